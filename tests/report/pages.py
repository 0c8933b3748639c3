"""Reads a page back: its data, its panels, and what stands in it as elements."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any, NamedTuple

VOID = {"meta", "input", "br", "hr", "link", "img"}


class Element(NamedTuple):
    """An element with its attributes; the text of scripts is kept apart."""

    name: str
    attributes: dict[str, str | None]


class Page(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = html
        self.elements: list[Element] = []
        self.scripts: dict[str, str] = {}
        self.programs: list[str] = []
        self.style = ""
        self.text = ""
        self._open = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))
        self._open = tag if tag in ("script", "style") else ""
        if tag == "script":
            identity = dict(attrs).get("id")
            self._name = identity or ""
            if not identity:
                self.programs.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "style":
            self.style += data
        elif self._open == "script" and self._name:
            self.scripts[self._name] = self.scripts.get(self._name, "") + data
        elif self._open == "script":
            self.programs[-1] += data
        else:
            self.text += data

    @property
    def settings(self) -> dict[str, Any]:
        """What the page's script is told."""
        found: dict[str, Any] = json.loads(self.scripts["report-settings"])
        return found

    def data(self, names: list[str], files: dict[str, str] | None = None) -> list[Any]:
        """Return what the parts of these names hold, in the page or in files."""
        return [item for name in names for item in json.loads(self._part(name, files))]

    def _part(self, name: str, files: dict[str, str] | None) -> str:
        if files is None:
            return self.scripts[name]
        text = files[name]
        assert text.startswith(f'anplintData("{name}",')
        assert text.endswith(");\n")
        return text[len(f'anplintData("{name}",') : -3]

    def rows(self, files: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """Return the rows of the posts table, each with the names of its columns."""
        settings = self.settings
        return [
            dict(zip(settings["columns"], row, strict=True))
            for row in self.data(settings["rows"], files)
        ]

    def panels(self, files: dict[str, str] | None = None) -> list[str]:
        """Return the panels of the posts."""
        return self.data(self.settings["panels"], files)

    def named(self, name: str) -> list[Element]:
        """Return the elements of a name."""
        return [element for element in self.elements if element.name == name]
