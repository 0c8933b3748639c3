"""Facts and findings ↔ plain JSON data, by codecs composed once per class from its annotations.

A cache may come from strangers, so the data names no class and runs nothing: it is arrays and
scalars, and the type of every single value is checked. That is done column by column, over all
values of one field in a batch, because a Python call for each value would cost more than JSON.
"""

from __future__ import annotations

import types
from functools import cache, partial
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Union, get_args, get_origin

from anplint import model
from anplint.model import Place, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Encode = Callable[[Any, str], Any]
    Column = Sequence[Any]
    Decode = Callable[[Column, Sequence[str]], Sequence[Any]]


class MalformedError(ValueError):
    """Data that is not what its class says; what it decodes to can't be trusted."""


class UnsupportedError(TypeError):
    """A class whose values can't be kept as JSON."""


class Codec(NamedTuple):
    """How the values of one type become plain data, and a batch of them values again.

    encode  takes a value and the path of its post; None where a value is plain data already
    decode  takes plain data and the path of the post of each; raises MalformedError
    """

    encode: Encode | None
    decode: Decode


_MOST_LEVELS = 20
_PLACE_NUMBERS = 6
_SCALARS: dict[Any, frozenset[type]] = {
    str: frozenset({str}),
    bool: frozenset({bool}),
    int: frozenset({int, bool}),
    float: frozenset({float, int, bool}),
    type(None): frozenset({type(None)}),
}
"""What may stand where a type is said: Python takes an `int` for a `float`."""


@cache
def codec_of(cls: Any) -> Codec:
    """Return the codec of a type: a scalar, a `NamedTuple`, a tuple of these, a union with None.

    Raises UnsupportedError for any other.
    """
    return _codec(cls, 0)


def _codec(hint: Any, level: int) -> Codec:
    if level > _MOST_LEVELS:
        raise UnsupportedError("a type that holds itself")
    if hint is Place:
        return Codec(_encode_place, _decode_places)
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        return _record(hint, level)
    origin = get_origin(hint)
    if origin is tuple:
        return _tuple(get_args(hint), level)
    if origin is Literal:
        return Codec(None, partial(_decode_literals, frozenset(get_args(hint))))
    if origin in (Union, types.UnionType):
        return _union(get_args(hint), level)
    if hint in _SCALARS:
        return Codec(None, partial(_decode_scalars, _SCALARS[hint]))
    raise UnsupportedError(f"{hint} is no type that can be kept as JSON")


def _hints(cls: Any) -> list[Any]:
    """Return the types of a record's fields; they may name what is imported for typing only."""
    from sys import modules
    from typing import get_type_hints

    known = {**vars(model), **vars(modules[cls.__module__])}
    try:
        hints = get_type_hints(cls, known)
    except Exception as error:
        raise UnsupportedError(f"{cls.__name__}: {error}") from error
    return [hints[name] for name in cls._fields]


def _record(cls: Any, level: int) -> Codec:
    codecs = [_codec(hint, level + 1) for hint in _hints(cls)]
    return Codec(_encoder_of(codecs), partial(_decode_records, partial(tuple.__new__, cls), codecs))


def _tuple(hints: tuple[Any, ...], level: int) -> Codec:
    if len(hints) == 2 and hints[1] is ...:  # noqa: PLR2004  tuple[X, ...]
        item = _codec(hints[0], level + 1)
        encode = partial(_encode_items, item.encode) if item.encode else None
        return Codec(encode, partial(_decode_tuples, item))
    codecs = [_codec(hint, level + 1) for hint in hints if hint != ()]
    return Codec(_encoder_of(codecs), partial(_decode_records, tuple, codecs))


def _union(hints: tuple[Any, ...], level: int) -> Codec:
    """Return the codec of scalars of several types, or of one other type beside None."""
    if all(hint in _SCALARS for hint in hints):
        allowed = frozenset(chain.from_iterable(_SCALARS[hint] for hint in hints))
        return Codec(None, partial(_decode_scalars, allowed))
    others = [hint for hint in hints if hint is not type(None)]
    if len(others) > 1:
        raise UnsupportedError(f"{others} at one place can't be told apart as JSON")
    inner = _codec(others[0], level + 1)
    encode = partial(_encode_optional, inner.encode) if inner.encode else None
    return Codec(encode, partial(_decode_optionals, inner))


def _encoder_of(codecs: Sequence[Codec]) -> Encode | None:
    placed = [(at, codec.encode) for at, codec in enumerate(codecs) if codec.encode]
    return partial(_encode_record, placed) if placed else None


def _encode_record(placed: Iterable[tuple[int, Encode]], value: Any, path: str) -> Any:
    fields = list(value)
    for at, encode in placed:
        fields[at] = encode(fields[at], path)
    return fields


def _encode_items(encode: Encode, value: Any, path: str) -> Any:
    return [encode(item, path) for item in value]


def _encode_optional(encode: Encode, value: Any, path: str) -> Any:
    return None if value is None else encode(value, path)


def _encode_place(place: Place, path: str) -> Any:
    """Return the numbers of a place; with its path only where it lies in another file."""
    other, (start, end), line, column, end_line, end_column = place
    numbers = (start, end, line, column, end_line, end_column)
    return numbers if other == path else (*numbers, other)


def _decode_scalars(allowed: frozenset[type], column: Column, paths: Sequence[str]) -> Column:
    if not allowed.issuperset(map(type, column)):
        raise MalformedError("a value of another type")
    return column


def _decode_literals(allowed: frozenset[Any], column: Column, paths: Sequence[str]) -> Column:
    kinds = frozenset(map(type, allowed))
    if not (kinds.issuperset(map(type, column)) and allowed.issuperset(column)):
        raise MalformedError("a value that is none of those possible")
    return column


def _decode_records(
    make: Callable[[Any], Any], codecs: Sequence[Codec], column: Column, paths: Sequence[str]
) -> list[Any]:
    _expect_lists(column)
    if not column or set(map(len, column)) != {len(codecs)}:
        return _none_of(column, "a record with more or fewer fields")
    if not codecs:
        return [make(()) for _ in column]
    fields = [
        codec.decode(values, paths)
        for codec, values in zip(codecs, zip(*column, strict=True), strict=True)
    ]
    return list(map(make, zip(*fields, strict=True)))


def _decode_tuples(item: Codec, column: Column, paths: Sequence[str]) -> list[Any]:
    _expect_lists(column)
    lengths = list(map(len, column))
    owners = list(chain.from_iterable(map(repeat, paths, lengths))) if item.encode else ()
    decoded = iter(item.decode(list(chain.from_iterable(column)), owners))
    return [tuple(islice(decoded, length)) for length in lengths]


def _decode_optionals(inner: Codec, column: Column, paths: Sequence[str]) -> list[Any]:
    there = [value for value in column if value is not None]
    if inner.encode and len(there) < len(column):
        paths = [path for path, value in zip(paths, column, strict=True) if value is not None]
    decoded: Iterator[Any] = iter(inner.decode(there, paths))
    return [None if value is None else next(decoded) for value in column]


_SPAN = partial(tuple.__new__, Span)
_PLACE = partial(tuple.__new__, Place)


def _decode_places(column: Column, paths: Sequence[str]) -> list[Any]:
    _expect_lists(column)
    lengths = set(map(len, column))
    if lengths == {_PLACE_NUMBERS, _PLACE_NUMBERS + 1} or lengths == {_PLACE_NUMBERS + 1}:
        paths = [own if len(place) == _PLACE_NUMBERS else place[-1]
                 for own, place in zip(paths, column, strict=True)]  # fmt: skip
        if set(map(type, paths)) != {str}:
            raise MalformedError("a place without a path")
        column = [place[:_PLACE_NUMBERS] for place in column]
    elif lengths != {_PLACE_NUMBERS}:
        return _none_of(column, "a place with more or fewer numbers")
    if set(map(type, chain.from_iterable(column))) != {int}:
        raise MalformedError("a place that is not of numbers")
    starts, ends, *rest = zip(*column, strict=True)
    spans = map(_SPAN, zip(starts, ends, strict=True))
    return list(map(_PLACE, zip(paths, spans, *rest, strict=True)))


def _expect_lists(column: Column) -> None:
    if column and set(map(type, column)) != {list}:
        raise MalformedError("a value where a list belongs")


def _none_of(column: Column, reason: str) -> list[Any]:
    if column:
        raise MalformedError(reason)
    return []
