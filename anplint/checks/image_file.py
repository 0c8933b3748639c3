"""Looks for the files that local image paths name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import CorpusCheck
from anplint.checks.image_urls import ImageUrl, has_image_ending, image_urls
from anplint.model import Edit, Fix, Hit, Place, Span
from anplint.urls import cut_scheme, is_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anplint.checks.option_types import Texts
    from anplint.model import Post, PostRef
    from anplint.world import World

_TAIL = re.compile(r"[?#].*", re.DOTALL)
_ESCAPE = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ALIASES = ("@", "~")
"""Bundlers' names for folders of their own: `@site/static/x.png`, `~/assets/x.png`."""

_LONGEST_PATH = 1024
_MOST_STEPS = 30
_MOST_SPELLINGS = 9


class ImageFileOptions(NamedTuple):
    """Options of image-file.

    site_roots: folders that the site is built from, so that `/x.png` may lie in them; looked for
        in the root and in every folder above the post.
    asset_folders: folders, from the root, in which a path is looked for besides.
    strict: report a path too where no folder of its name exists, so that the images may well lie
        elsewhere.
    """

    site_roots: Texts = ("static", "public", "assets", "source", "src", "docs", "content")
    asset_folders: Texts = ()
    strict: bool = False


class LocalPath(NamedTuple):
    """A path to an image as a post has it, cleaned and decoded, and where it stands.

    shown       whether it stands in the body: paths in the meta are often relative to a theme's
                folder
    is_literal  whether the source begins with the path as it is here, without escapes or quotes
    """

    path: str
    shown: bool
    is_literal: bool
    place: Place


class ImageFile(CorpusCheck[ImageFileOptions, LocalPath]):
    """Finds local image paths without a file.

    A site may build its images, or keep them elsewhere, and a path relative to a published URL
    says little about the folders here. So a path counts as broken only where its folder exists
    here, or where the commit that the run is compared with had the file, and no other place that it
    may stand for has it.
    """

    key = "image-file"
    options_class = ImageFileOptions
    fact_class = LocalPath

    def collect(self, post: Post) -> Iterable[LocalPath]:
        """Yield the local image paths of a post."""
        for image in image_urls(post):
            path = _local_path(image)
            if path:
                is_literal = post.text.startswith(path, image.span.start)
                yield LocalPath(
                    path, image.shown is not None, is_literal, post.place(image.span)
                )  # fmt: skip

    def judge(self, facts: Sequence[tuple[PostRef, LocalPath]], world: World) -> Iterable[Hit]:
        """Yield a hit for every path whose file is missing, or is spelled differently."""
        disk, before = Disk(world), Disk(world.before) if world.before else None
        for post, fact in facts:
            hit = self._judge(disk, before, post.path, fact)
            if hit:
                yield hit

    def _judge(
        self, disk: Disk, before: Disk | None, post_path: str, fact: LocalPath
    ) -> Hit | None:
        spellings: dict[str, None] = {}
        for spelled in self._candidates(disk, post_path, fact.path):
            if _is_same(fact.path, spelled):
                return None
            spellings[spelled] = None
        if spellings:
            found = next(iter(spellings))
            fix = _respell(fact, found) if len(spellings) == 1 else None
            return Hit("case", fact.place, {"path": fact.path, "found": found}, fact.path, fix=fix)
        was_there = before is not None and any(
            _is_same(fact.path, spelled)
            for spelled in self._candidates(before, post_path, fact.path)
        )
        if self.options.strict or was_there or self._is_sure(disk, post_path, fact):
            return Hit("missing", fact.place, {"path": fact.path}, fact.path)
        return None

    def _candidates(self, disk: Disk, post_path: str, path: str) -> Iterator[str]:
        """Yield the spellings on the disk of all the files that a path may stand for."""
        folder, steps = _folder(post_path), path.split("/")
        climbs = _climbs(steps)
        starts = [*self._roots(disk, folder)]
        starts += [tuple(name.strip("/").split("/")) for name in self.options.asset_folders]
        own = []
        if not path.startswith("/"):
            stem = post_path.rpartition("/")[2].partition(".")[0]
            own = [(folder, 0), ((*folder, stem), 0)]
        for start, skipped in (*own, *((start, climbs) for start in starts)):
            for spelled in disk.find(start, steps[skipped:]):
                yield "/".join((*steps[:skipped], *spelled))

    def _roots(self, disk: Disk, folder: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for length in range(len(folder), -1, -1):
            above = folder[:length]
            names = disk.names(above)
            yield above
            yield from ((*above, name) for name in self.options.site_roots if name in names)
            if "themes" in names:
                for theme in sorted(disk.names((*above, "themes"))):
                    yield (*above, "themes", theme, "static")

    def _is_sure(self, disk: Disk, post_path: str, fact: LocalPath) -> bool:
        """Tell whether the folder that a path names exists where the path says."""
        folder, steps = _folder(post_path), fact.path.split("/")
        if fact.path.startswith("/"):
            inner = steps[1:-1]
            roots = self._roots(disk, folder)
            return bool(inner) and any(disk.has_folder(start, inner) for start in roots)
        if not fact.shown and steps[0] not in (".", ".."):
            return False
        inner = steps[:-1]
        if all(step in (".", "..", "") for step in inner):
            return disk.holds_images(folder, inner)
        return disk.has_folder(folder, inner)


class Disk:
    """Finds files under the root, step by step, whatever the case of their letters."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._folded: dict[tuple[str, ...], dict[str, list[str]]] = {}

    def names(self, folder: tuple[str, ...]) -> frozenset[str]:
        """Return the names in a folder; none outside the root."""
        return self._world.names("/".join(folder)) if ".." not in folder else frozenset()

    def find(self, start: tuple[str, ...], steps: Sequence[str]) -> list[list[str]]:
        """Return a path from a folder as it is spelled on the disk; several where files differ in
        the case of their letters only, a few at most; none where there is no such.
        """
        found = [(start, list[str]())]
        for step in steps:
            found = [
                (at, [*spelled, name])
                for folder, spelled in found
                for at, name in self._steps(folder, step)
            ][:_MOST_SPELLINGS]
        return [spelled for _, spelled in found]

    def _steps(self, at: tuple[str, ...], step: str) -> list[tuple[tuple[str, ...], str]]:
        """Return where a step from a folder leads, each with its spelling on the disk."""
        if step in ("", "."):
            return [(at, step)]
        if step == "..":
            return [(at[:-1], step)] if at else []
        names = [step] if step in self.names(at) else self._fold(at).get(_folded(step), [])
        return [((*at, name), name) for name in names]

    def has_folder(self, start: tuple[str, ...], steps: Sequence[str]) -> bool:
        """Tell whether a path from a folder is a folder with something in it."""
        at = _walk(start, steps)
        return at is not None and bool(self.names(at))

    def holds_images(self, start: tuple[str, ...], steps: Sequence[str]) -> bool:
        """Tell whether a path from a folder is one in which images lie."""
        at = _walk(start, steps)
        return at is not None and any(has_image_ending(name) for name in self.names(at))

    def _fold(self, folder: tuple[str, ...]) -> dict[str, list[str]]:
        if folder not in self._folded:
            spellings = self._folded[folder] = {}
            for name in sorted(self.names(folder)):
                spellings.setdefault(_folded(name), []).append(name)
        return self._folded[folder]


def _walk(start: tuple[str, ...], steps: Sequence[str]) -> tuple[str, ...] | None:
    """Return the folder at a path from another; None above the root."""
    at = start
    for step in steps:
        if step == "..":
            if not at:
                return None
            at = at[:-1]
        elif step not in ("", "."):
            at = (*at, step)
    return at


def _local_path(image: ImageUrl) -> str:
    """Return the path of a local image, "" of any other: a web URL, a template, another file."""
    path = image.url.strip()
    if not path or len(path) > _LONGEST_PATH or is_template(path) or path.startswith(_ALIASES):
        return ""
    if "//" in path or "\\" in path or cut_scheme(path)[0] or not has_image_ending(path):
        return ""
    path = _decoded(_TAIL.sub("", path))
    return path if path.count("/") <= _MOST_STEPS and "\0" not in path else ""


def _decoded(path: str) -> str:
    return _ESCAPE.sub(_decode, path) if "%" in path else path


def _decode(escapes: re.Match[str]) -> str:
    try:
        return bytes.fromhex(escapes[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return escapes[0]


def _folded(name: str) -> str:
    """Return a name without letter case, and with its accents in one form (macOS takes them apart).

    Not case folded, for that makes `ß` the same as `ss`, which are two names on every disk.
    """
    if name.isascii():
        return name.lower()
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", name).lower())


def _is_same(path: str, spelled: str) -> bool:
    if path.isascii() or path == spelled:
        return path == spelled
    from unicodedata import normalize

    return normalize("NFC", path) == normalize("NFC", spelled)


def _respell(fact: LocalPath, found: str) -> Fix | None:
    """Return the fix that spells a path as its file, where the post has it as it is."""
    if not fact.is_literal:
        return None
    start = fact.place.span.start
    edit = Edit(Span(start, start + len(fact.path)), found)
    return Fix("Spell the path as the file is spelled", (edit,))


def _folder(path: str) -> tuple[str, ...]:
    return tuple(path.split("/")[:-1])


def _climbs(steps: Sequence[str]) -> int:
    """Return how many steps at the start of a path lead up, or nowhere."""
    return next((n for n, step in enumerate(steps) if step not in (".", "..")), len(steps))
