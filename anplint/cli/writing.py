"""Writes what a command puts out."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from anplint.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterable


def write(pieces: Iterable[str], output: str | None = None) -> bool:
    """Write text to a file, or to standard output; return False where that failed, and say so."""
    try:
        if output is None:
            stream = sys.stdout.buffer
            for piece in pieces:
                stream.write(piece.encode("utf-8", "backslashreplace"))
            stream.flush()
        else:
            with open(output, "wb") as file:
                for piece in pieces:
                    file.write(piece.encode("utf-8", "backslashreplace"))
    except BrokenPipeError:
        # The reader (`| head`) has seen enough: no error, and no second try at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        say(f"error: {output or 'standard output'}: cannot be written: {error.strerror}")
        return False
    return True
