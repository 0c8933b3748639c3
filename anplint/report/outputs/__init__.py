"""Outputs of a report: one module per format, all of them made from `model.Report`."""

from __future__ import annotations

import os
from importlib import import_module
from typing import IO, TYPE_CHECKING, NamedTuple

from anplint.atomic import replace_file_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from anplint.report.model import Report

    Write = Callable[[IO[bytes]], object]

FORMATS = ("html", "json", "csv", "markdown", "parquet")
DEFAULT_FOLDER = "anplint-report"
STANDARD_OUTPUT = ("-", "/dev/stdout")

_ENDINGS = {
    ".html": "html", ".htm": "html", ".json": "json", ".csv": "csv", ".md": "markdown",
    ".markdown": "markdown", ".parquet": "parquet",
}  # fmt: skip
_DOCUMENTS = {"json": "report.json", "markdown": "report.md"}
"""Formats of one text, with the name of its file in a folder."""


_PAGE_FILES, _PAGE_DATA = ("index.html", "anplint-files.json"), "data"
"""What a page's folder holds; the files in the folder of its data have names of their own."""


class OutputError(Exception):
    """A report that can't be written; the text says what, why and what to do."""


class Target(NamedTuple):
    """Where a report goes.

    path  "" is standard output
    """

    format: str
    path: str
    is_folder: bool


def target_of(output: str | None, format_name: str | None) -> Target:
    """Return where a report goes: by the format, else by the ending of what is named.

    Raises OutputError where an ending stands for no format, or standard output can't take one.
    """
    if output in STANDARD_OUTPUT:
        if format_name not in _DOCUMENTS:
            raise OutputError(f"-o {output}: standard output takes one text; add --format json or "
                              "--format markdown")  # fmt: skip
        return Target(format_name, "", is_folder=False)
    if output is None:
        if format_name in _DOCUMENTS:
            return Target(format_name, "", is_folder=False)
        return Target(format_name or "html", DEFAULT_FOLDER, is_folder=True)
    ending = os.path.splitext(output)[1].lower()
    is_there = os.path.isdir(output) or output.endswith(("/", os.sep))
    if format_name is None and ending and not is_there:
        if ending not in _ENDINGS:
            known = ", ".join(_ENDINGS)
            raise OutputError(f"-o {output}: no format has the ending {ending!r}; known are "
                              f"{known}. Add --format, or a slash for a folder")  # fmt: skip
        return Target(_ENDINGS[ending], output, is_folder=False)
    name = format_name or "html"
    is_file = not is_there and (name in _DOCUMENTS or _ENDINGS.get(ending) == name)
    return Target(name, output, is_folder=not is_file)


def write(report: Report, target: Target, source: Callable[[str], str]) -> list[str]:
    """Write a report in place of an earlier one, and return what a person would open.

    source  gives the text of a file

    Raises OutputError.
    """
    refuse_link(target.path)
    try:
        if target.format == "html":
            return _write_html(report, target, source)
        return _write_files(target, _contents(report, target.format))
    except OSError as error:  # which may name a file that only stands in for the target
        raise OutputError(f"{target.path}: cannot be written: {error.strerror}") from error


def refuse_link(path: str) -> None:
    """Raise OutputError where a target is a link, or leads through one: in a repository of
    strangers it may lead anywhere. The folders of an absolute path are not asked, since a person
    wrote them out.
    """
    parts = path.rstrip("/" + os.sep).replace(os.sep, "/").split("/")
    first = len(parts) if os.path.isabs(path) else 1
    for number in range(first, len(parts) + 1):
        above = "/".join(parts[:number])
        if os.path.islink(above):
            raise OutputError(f"{path}: {above} is a link, and nothing is written where it leads; "
                              "remove it, or name another place with -o")  # fmt: skip
    if os.path.lexists(path) and not (os.path.isfile(path) or os.path.isdir(path)):
        raise OutputError(f"{path}: is no regular file; name another with -o")


def document(report: Report, format_name: str) -> Iterable[str]:
    """Return the text of a format that is one, in pieces that hold no lone surrogate."""
    pieces: Iterable[str] = import_module(f"{__name__}.{format_name}_output").render(report)
    return pieces


def _contents(report: Report, format_name: str) -> Mapping[str, Write]:
    """Return what writes each file of a format, by its name in a folder."""
    if format_name in _DOCUMENTS:
        return {_DOCUMENTS[format_name]: _writer(document(report, format_name))}
    if format_name == "csv":
        from anplint.report.outputs.csv_output import tables

        return {f"{name}.csv": _writer(pieces) for name, pieces in tables(report).items()}
    from anplint.report.outputs.parquet_output import writers

    return {f"{name}.parquet": write for name, write in writers(report).items()}


def _writer(pieces: Iterable[str]) -> Write:
    return lambda file: file.writelines(piece.encode() for piece in pieces)


def _write_files(target: Target, contents: Mapping[str, Write]) -> list[str]:
    if target.is_folder:
        from anplint.report.outputs.folder import write_into

        return write_into(target.path, contents)
    start, ending = os.path.splitext(target.path)
    written = []
    for name, content in contents.items():
        # A table of several goes beside the others: `x.csv` is `x-posts.csv` and `x-findings.csv`.
        stem = os.path.splitext(name)[0]
        path = target.path if len(contents) == 1 else f"{start}-{stem}{ending}"
        refuse_link(path)
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        replace_file_by(path, content)
        written.append(path)
    return written


def _write_html(report: Report, target: Target, source: Callable[[str], str]) -> list[str]:
    from anplint.report.html import PageError, write_html

    if target.is_folder:
        from anplint.report.outputs.folder import claim

        claim(target.path, _PAGE_FILES, (_PAGE_DATA,))
    try:
        write_html(report, source, target.path)
    except PageError as error:
        raise OutputError(str(error)) from error
    return [os.path.join(target.path, _PAGE_FILES[0]) if target.is_folder else target.path]
