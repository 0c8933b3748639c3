"""The `format`s that anplint asserts in meta schemas. Any other is an annotation.

The gate and jsonschema share these functions, so they cannot disagree. None takes more than linear
time. Patterns are texts, which `re` compiles when they are first used: few runs need them all.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from anplint.dates import add_interval, parse_date

if TYPE_CHECKING:
    from collections.abc import Callable

_SOME_DAY = date(2024, 1, 1)
_MOST_DATE = 64
_YEAR_DIGITS = 4
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"
_CLOCK_AND_ZONE = (
    r"[Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\Z"
)
_NUMERIC = r"([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{1,4})(?![0-9])"
_CLOCK = r"[Tt \t]\s*[0-9]{1,2}:[0-9]{2}(?![0-9])"
_YEAR = r"(?<![0-9])[0-9]{4}(?![0-9])"
_MONTH = r"[0-9]{4}(-(0[1-9]|1[0-2]))?\Z"
_WORD = r"[^\W0-9_]{3}"
_MONTHS = 12
_MONTH_NAMES = "janfebmaraprmayjunjulaugsepoctnovdec"
_NAMES = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_SPELT = (
    rf"(?:(?P<month>{_NAMES})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? |"
    rf"(?P<late>[0-9]{{1,2}})(?:st|nd|rd|th)? (?P<later>{_NAMES})\.?,? )(?P<year>[0-9]{{4}})"
)
_TEMPLATE = r"\{\{|\{%|<%|\$\{|`r "
_WORDS_FOR_DATES = {
    # Eleventy's special values, then Quarto's.
    "created", "last modified", "git created", "git last modified",
    "today", "now", "last-modified",
}  # fmt: skip
_SWITCHES = {"true", "false", "yes", "no", "on", "off", "1", "0", ""}
_URI = r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20\x7f<>\"{}|\\^`]+\Z"
_REFERENCE = r"[^\s\x00-\x20\x7f<>\"{}|\\^`]*\Z"
_EMAIL = r"[^\s@]+@[^\s@]+\Z"


def is_date(text: str) -> bool:
    """Tell whether a text is a day that exists, as `2026-01-31` (RFC 3339's full-date)."""
    return re.match(_DATE, text) is not None and parse_date(text) is not None


def is_date_time(text: str) -> bool:
    """Tell whether a text is a time stamp with its zone, as RFC 3339 writes it."""
    return is_date(text[:10]) and re.match(_CLOCK_AND_ZONE, text[10:]) is not None


def is_post_date(text: str) -> bool:
    """Tell whether some site generator reads a text as a date: see `post_date_fault`."""
    return parse_date(text) is not None or post_date_fault(text) is None


def post_date_fault(text: str) -> str | None:
    """Return what is wrong with the date of a post, as a clause; None where nothing surely is.

    Taken are ISO 8601 and RFC 3339, with the zones that Jekyll and Hugo write; days with slashes
    or dots; days written out (`Jul 08 2022`, `3 mai 2021`), whose words are not judged; a year or
    a month; Eleventy's and Quarto's words for dates; and template tags.
    """
    text = text.strip()
    if parse_date(text) is not None:
        return None
    numeric = re.match(_NUMERIC, text) if len(text) <= _MOST_DATE else None
    if numeric:
        return _day_fault(numeric) or _clock_fault(text[numeric.end() :])
    if not text or text.lower() in _WORDS_FOR_DATES or re.match(_MONTH, text):
        return None
    if re.search(_TEMPLATE, text) or _is_written_out(text):
        return None
    return "this is not a date"


def _is_written_out(text: str) -> bool:
    if len(text) > _MOST_DATE or not re.search(_YEAR, text):
        return False
    return "年" in text or re.search(_WORD, text) is not None


def _day_fault(match: re.Match[str]) -> str | None:
    first, separator, middle, last = match.groups()
    if len(first) == _YEAR_DIGITS:
        if separator == "-" and len(middle + last) < _YEAR_DIGITS:
            return "month and day need two digits each"
        orders = [(first, middle, last)]
    elif len(last) != _YEAR_DIGITS:
        return "the year needs four digits"
    elif separator == "/":
        orders = [(last, first, middle), (last, middle, first)]
    else:
        orders = [(last, middle, first)]
    return None if any(_exists(*order) for order in orders) else "there is no such day"


def _exists(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _clock_fault(rest: str) -> str | None:
    if not rest or re.match(_CLOCK, rest):
        return None
    return "what follows the day is not a time"


def mended_date(text: str) -> str | None:
    """Return a date that lacks only zeros (`2019-5-13`) with them, as `2019-05-13`; else None."""
    match = re.match(_NUMERIC, text.strip())
    if match is None or len(match[1]) != _YEAR_DIGITS or match[2] != "-":
        return None
    mended = f"{match[1]}-{match[3]:0>2}-{match[4]:0>2}"
    return mended if is_date(mended) else None


def normal_date(text: str) -> str | None:
    """Return a day in ISO form, as `2019-05-13`; None where a text is no day, or may be two.

    `2019-5-13`, `2019/05/13`, `13/05/2019`, `05/13/2019`, `May 13, 2019` and `13 May 2019` are one
    day each; `05/06/2019` is in May or in June. With dots or dashes the day comes first.
    """
    text = text.strip()
    if len(text) > _MOST_DATE:
        return None
    if match := re.fullmatch(_NUMERIC, text):
        first, separator, middle, last = match.groups()
        if len(first) == _YEAR_DIGITS:
            order = first, middle, last
        elif len(last) == _YEAR_DIGITS and max(int(first), int(middle)) > _MONTHS:
            day_first = int(first) > _MONTHS or separator != "/"
            order = (last, middle, first) if day_first else (last, first, middle)
        else:
            return None
    elif match := re.fullmatch(_SPELT, text, re.IGNORECASE | re.ASCII):
        parts = match.groupdict()
        name = (parts["month"] or parts["later"])[:3].lower()
        order = parts["year"], str(_MONTH_NAMES.index(name) // 3 + 1), parts["day"] or parts["late"]
    else:
        return None
    year, month, day = order
    iso = f"{year}-{month:0>2}-{day:0>2}"
    return iso if is_date(iso) else None


def is_publication(text: str) -> bool:
    """Tell whether a text is a date, or says yes or no: the key `published` holds either."""
    return text.strip().lower() in _SWITCHES or is_post_date(text)


def is_interval(text: str) -> bool:
    """Tell whether a text is a time to wait, as `6 months`; it may be empty, or a template."""
    if not text.strip() or re.search(_TEMPLATE, text):
        return True
    return add_interval(_SOME_DAY, text) is not None


def is_uri(text: str) -> bool:
    """Tell whether a text is a full address: a scheme, a colon, and only characters of RFC 3986.

    Letters beyond ASCII pass, as browsers let them.
    """
    return re.match(_URI, text) is not None


def is_uri_reference(text: str) -> bool:
    """Tell whether a text may stand where an address does, full or relative."""
    return re.match(_REFERENCE, text) is not None


def is_email(text: str) -> bool:
    """Tell whether a text has the form of an e-mail address."""
    return re.match(_EMAIL, text) is not None


FORMATS: dict[str, Callable[[str], bool]] = {
    "date": is_date,
    "date-time": is_date_time,
    "email": is_email,
    "interval": is_interval,
    "post-date": is_post_date,
    "publication": is_publication,
    "uri": is_uri,
    "uri-reference": is_uri_reference,
}
"""Format → function that judges a text. Values that are no texts have every format."""

DATE_FORMATS = frozenset({"date", "date-time", "post-date", "publication"})
