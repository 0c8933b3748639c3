"""`parquet`: the tables of `csv` with types, for DuckDB, pandas and the like."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from anplint.output.escape import visible
from anplint.output.json_text import dumps
from anplint.report.outputs import OutputError
from anplint.report.outputs.rows import (
    FINDING_FIELDS,
    POST_FIELDS,
    finding_fields,
    post_fields,
    run_fields,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from anplint.report.model import Report, Run

    Rows = Iterable[Mapping[str, Any]]

_DATES = frozenset(("reviewed", "due"))
_FLAGS = frozenset(("shares",))
_REALS = frozenset(("minutes", "stated", "grade", "score"))
_WHOLES = frozenset((
    "days", "words", "errors", "warnings", "notes", "new", "known", "suppressed", "line", "column",
    "end_line", "end_column",
))  # fmt: skip
"""All other columns are text."""

_AT_ONCE = 20_000
"""Rows in memory."""

_METADATA = b"anplint.run"


def writers(report: Report) -> Mapping[str, Callable[[IO[bytes]], None]]:
    """Return what writes each table to a file, by its name. The run is in the file's metadata.

    Raises OutputError where pyarrow is not there.
    """
    try:
        import pyarrow.parquet  # type: ignore[import-untyped]  # noqa: F401  it has no types
    except ModuleNotFoundError as error:
        raise OutputError("parquet needs the extra `parquet`: "
                          "pip install 'anplint[parquet]'") from error  # fmt: skip
    findings = (finding_fields(row, report.posts) for row in report.findings)
    return {
        "posts": _writer(POST_FIELDS, map(post_fields, report.posts), report.run),
        "findings": _writer(FINDING_FIELDS, findings, report.run),
    }


def _writer(names: Sequence[str], rows: Rows, run: Run) -> Callable[[IO[bytes]], None]:
    def write(file: IO[bytes]) -> None:
        from pyarrow import RecordBatch
        from pyarrow.parquet import ParquetWriter

        schema = _schema(names, run)
        left = iter(rows)
        with ParquetWriter(file, schema, compression="zstd") as writer:
            while some := [_typed(row) for row in islice(left, _AT_ONCE)]:
                writer.write_batch(RecordBatch.from_pylist(some, schema))

    return write


def _schema(names: Sequence[str], run: Run) -> Any:
    import pyarrow as pa

    def kind(name: str) -> Any:
        if name in _DATES:
            return pa.date32()
        if name in _FLAGS:
            return pa.bool_()
        if name in _REALS:
            return pa.float64()
        return pa.int64() if name in _WHOLES else pa.string()

    return pa.schema(
        [(name, kind(name)) for name in names], metadata={_METADATA: dumps(run_fields(run))}
    )


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return date.fromisoformat(value) if name in _DATES else visible(value)
    return value
