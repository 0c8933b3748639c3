"""The command `anplint`.

The commonest call, `anplint check [--force-exclude] FILES` as a commit hook makes it, goes straight
to the engine: to import click takes longer than all the rest of such a run. Every other call goes
through click, and both end in the same function.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(_guarded(sys.argv[1:]))


def _guarded(arguments: list[str]) -> int:
    """Run a command line; an interrupt or a broken stream gives a code and no traceback."""
    if sys.stdout is None:
        sys.stderr.write("anplint: error: standard output is closed\n")
        return 2
    try:
        code = run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("anplint: interrupted\n")
        return 130
    except OSError as error:
        sys.stderr.write(f"anplint: error: {error}\n")
        # What is left in the buffer can't be written either, and exit would try again.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        return 2
    return code


def run(arguments: list[str]) -> int:
    """Return the exit code of a command line: 0 clean, 1 findings, 2 wrong usage or broken."""
    arguments = [_as_path(argument) for argument in arguments]
    if is_plain_check(arguments):
        from anplint.cli.check_run import Request, check

        paths = [argument for argument in arguments[1:] if argument != "--force-exclude"]
        return check(Request(tuple(paths), force_exclude="--force-exclude" in arguments))
    if arguments == ["--version"]:
        from anplint import __version__

        sys.stdout.write(f"anplint {__version__}\n")
        return 0
    from anplint.cli.main import run_click

    return run_click(arguments)


def _as_path(argument: str) -> str:
    """Return `./-x.md` for the post `-x.md`: pre-commit hands names over bare, as if an option."""
    if argument.startswith("-") and os.path.isfile(argument):
        from anplint.readers import form_of

        return f"./{argument}" if form_of(argument) else argument
    return argument


def is_plain_check(arguments: list[str]) -> bool:
    """Tell whether a call is `check` with nothing but paths and `--force-exclude`."""
    return (
        arguments[:1] == ["check"]
        and not any(
            argument.startswith("-") and argument != "--force-exclude" for argument in arguments
        )
        and not any(name.startswith("ANPLINT_") for name in os.environ)
    )


if __name__ == "__main__":
    main()
