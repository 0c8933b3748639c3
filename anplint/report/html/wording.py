"""How numbers, days and texts are worded on the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup, escape

from anplint.output.escape import spelt
from anplint.output.wording import count
from anplint.report.visible import is_visible

if TYPE_CHECKING:
    from anplint.model import Place

NOBODY = "(none)"
"""What stands for posts without an owner, section or status, in the address of a view too."""

LONGEST = 300
"""Characters of a text from a post that are shown."""

_ALMOST_FULL = 99.9


def clipped(text: str, longest: int = LONGEST) -> str:
    """Return a text that is not too long to show."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def shown(text: str) -> str:
    """Return a text for the page's data: short enough, control characters spelt out."""
    return spelt(clipped(text))


def name_of(text: str) -> str:
    """Return the name of an owner, a section or a status as it is shown."""
    if not text:
        return NOBODY
    # Somebody's owner may be called so, or by a name that shows nothing: it is another one.
    return shown(text) if is_visible(text) and text != NOBODY else f"“{shown(text)}”"


def number(value: float) -> str:
    """Return a count, or what is between two counts with one decimal: `1,200`, `3.5`."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def score(value: float) -> str:
    """Return a score with one decimal. What is not full is not rounded to full."""
    return f"{value if value >= 100 else min(value, _ALMOST_FULL):.1f}"  # noqa: PLR2004


def points(value: float) -> str:
    """Return points, never rounded to nothing: `20`, `0.4`, `under 0.1`."""
    rounded = round(value, 1)
    return number(rounded) if rounded or not value else "under 0.1"


def percent(share: float) -> str:
    """Return a share of 1 as a percentage."""
    return f"{share * 100:.1f}".removesuffix(".0") + "\N{NO-BREAK SPACE}%"


def signed(value: float, decimals: int = 0) -> str:
    """Return a change with its sign, a real minus, or "no change"."""
    rounded = round(value, decimals)
    if not rounded:
        return "no change"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):,.{decimals}f}"


def day(value: date) -> str:
    """Return a day as people write it: `3 Mar 2026`."""
    return f"{value.day} {value:%b %Y}"


def iso_day(text: str | None) -> str:
    """Return an ISO date as people write it; "" of none."""
    return day(date.fromisoformat(text)) if text else ""


def moment(seconds: int) -> str:
    """Return a time of the clock, UTC."""
    when = datetime.fromtimestamp(seconds, UTC)
    return f"{day(when)}, {when:%H:%M} UTC"


def lasted(seconds: int) -> str:
    """Return how long something took, to the day, hour or minute: `a week`, `3 days`."""
    for unit, length in (("day", 86_400), ("hour", 3_600)):
        number_ = round(seconds / length)
        if number_:
            return "a week" if (unit, number_) == ("day", 7) else count(number_, unit)
    return count(max(1, round(seconds / 60)), "minute")


def month(text: str) -> str:
    """Return `2026-03` as `March 2026`."""
    return f"{date.fromisoformat(text + '-01'):%B %Y}"


def lateness(days: int) -> str:
    """Return how a review stands: `40 days overdue`, `due today`, `due in 12 days`."""
    if days < 0:
        return count(-days, "day") + " overdue"
    return f"due in {count(days, 'day')}" if days else "due today"


def minutes(value: float) -> str:
    """Return how long reading takes, in minutes."""
    return "under 1 min" if 0 < value < 0.5 else f"{value:.0f} min"  # noqa: PLR2004


def spot(place: Place) -> str:
    """Return where in its file a place is."""
    return f"line {place.line:,}"


def view(**wanted: str) -> str:
    """Return the address of a view of the posts table: `#owner=Ann&review=overdue`."""
    return "#" + "&".join(f"{key}={quote(value, safe='')}" for key, value in wanted.items())


def rich(text: str, longest: int = 1_000) -> Markup:
    """Return a text of a rule, in which `names` stand between backquotes, as HTML."""
    parts = [escape(part) for part in spelt(clipped(text, longest)).split("`")]
    if len(parts) == 1:
        return parts[0]
    if not len(parts) % 2:  # one of them has no partner
        parts[-2:] = [parts[-2] + "`" + parts[-1]]
    return Markup("").join(
        Markup("<code>%s</code>") % part if number % 2 else part
        for number, part in enumerate(parts)
    )


FILTERS = {
    "clipped": clipped, "number": number, "score": score, "points": points, "percent": percent,
    "iso_day": iso_day, "moment": moment, "lateness": lateness, "minutes": minutes,
    "rich": rich, "spot": spot, "name_of": name_of, "signed": signed,
}  # fmt: skip
"""What templates may call, by name."""
