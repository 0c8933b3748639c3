"""Fills the templates. Whatever they print is escaped, and its control characters spelt out."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from anplint.output.escape import spelt
from anplint.output.wording import count
from anplint.report.html.wording import FILTERS, view

if TYPE_CHECKING:
    from jinja2 import Environment


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return what knows the templates. Raises ModuleNotFoundError without Jinja."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("anplint.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    made.globals.update(count=count, view=view)
    return made


def fill(template: str, **values: object) -> str:
    """Return a template with its values."""
    return environment().get_template(template).render(**values)


def text_of(name: str) -> str:
    """Return a file beside the templates, as it is."""
    import importlib.resources

    folder = importlib.resources.files("anplint.report.html")
    return folder.joinpath("templates", name).read_text(encoding="utf-8")


def _harmless(value: Any) -> Any:
    # Markup is a str too: ours, made of text that came through here.
    return spelt(value) if type(value) is str else value
