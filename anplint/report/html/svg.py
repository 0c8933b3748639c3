"""Draws charts: Vega-Lite specifications become pictures when the page is made.

A picture in the page needs no script to be seen, prints, and costs the reader no library of a
megabyte. Its colours are CSS variables, so it follows the colour scheme. Each is drawn in two
widths, since a narrow one is not a wide one made small. Its marks keep their descriptions, which
the page shows as tooltips.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTHS = {"wide": 480, "narrow": 270}
"""Of the drawing without its axes, in CSS pixels."""

_SHORT_NAMES = 100
"""Characters of all names of a legend that has them side by side; else it has one in a line."""

_CONFIG: dict[str, Any] = {
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--muted)", "titleColor": "var(--muted)", "gridColor": "var(--line)",
        "domainColor": "var(--line)", "tickColor": "var(--line)", "labelFontSize": 12,
        "titleFontSize": 12, "titleFontWeight": "normal", "labelPadding": 6,
    },
    "legend": {
        "labelColor": "var(--text)", "labelFontSize": 12, "symbolSize": 70, "orient": "bottom",
        "title": None, "aria": False,
    },
    "axisX": {"grid": False, "aria": False},
    "axisY": {"domain": False, "ticks": False, "aria": False},
    "bar": {"color": "var(--accent)"},
    "line": {"color": "var(--accent)", "strokeWidth": 2},
    "text": {"color": "var(--muted)", "fontSize": 12},
}  # fmt: skip

_SIZE = re.compile(r'^<svg [^>]*?width="([0-9.]+)" height="([0-9.]+)" viewBox="[^"]*">')
_ROLES = re.compile(r' role="[a-z-]+"| aria-roledescription="[^"]*"| aria-hidden="true"')


def draw(spec: dict[str, Any], height: int, legend: Iterable[str] = ()) -> str:
    """Return a specification as two pictures, a wide and a narrow one.

    legend  the names in its legend
    """
    length = sum(map(len, legend))
    return "".join(_picture(spec, name, width, height, length) for name, width in WIDTHS.items())


def _picture(spec: dict[str, Any], name: str, width: int, height: int, length: int) -> str:
    import vl_convert

    columns = 1 if name == "narrow" or length > _SHORT_NAMES else 3
    legend = {**_CONFIG["legend"], "columns": columns, "labelLimit": width}
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None, "padding": 2, "width": width, "height": height,
        "config": {**_CONFIG, "legend": legend}, **spec,
    }  # fmt: skip
    drawn: str = vl_convert.vegalite_to_svg(whole)
    size = _SIZE.match(drawn)
    if size is None:
        raise ValueError("this version of vl-convert writes pictures that are not known")
    # The figure says in words what there is to see, and has a table: assistive software reads
    # those, not the shapes.
    inner = _ROLES.sub("", drawn[size.end() :])
    return (
        f'<svg class="{name}" aria-hidden="true" focusable="false" '
        f'width="{size[1]}" height="{size[2]}" viewBox="0 0 {size[1]} {size[2]}">{inner}'
    )
