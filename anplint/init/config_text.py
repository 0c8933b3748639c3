"""Writes the text of a starting `anplint.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.baseline_file import DEFAULT_NAME
from anplint.init.escape import quoted, quoted_list
from anplint.init.keys import date_lines, key_line, review_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anplint.init.groups import Found
    from anplint.init.survey import Survey

_WIDTH = 98
_HEAD = """\
# anplint: the content linter for whole collections of posts. Written by `anplint init`.
# `anplint rule` lists the rules, `anplint rule ANP601` explains one.
"""
_GENERAL = f"""
# The rules to start from: recommended, alphanode or all.
# profile = "recommended"

# Rules to run besides, or not at all: codes, beginnings of codes, names, categories.
# extend-select = ["ANP103"]
# ignore = ["stale-review"]

# Files and folders to leave out, as in .gitignore.
# exclude = ["drafts/"]

# Let only new findings count. Run `anplint baseline` once, then take away the #.
# baseline = "{DEFAULT_NAME}"

# The least level that makes the exit code 1: error, warning, note or never.
# fail-on = "error"
"""
_EXPORTS = """
# Text exports with an AlphaNode meta box get the profile and the schema `alphanode` by themselves.
"""
_FIELDS = """
# Where this repository keeps things. These keys hold dates that no rule looks at yet. Where one is
# the day of the last review, take away the # of both lines: old reviews are found by it.
# [fields]
"""
_RULES = """
# Another level, or other options, for a rule.
# [rules.stale-review]
# level = "error"
# max_age_days = 180
"""
_COLLECTION = """
# The posts that share a schema and settings. Correct the schema freely: it was inferred.
"""


def config_text(survey: Survey, collections: Sequence[Found], schemas: dict[str, str]) -> str:
    """Return the text. `schemas` are the paths of the schemas by name of collection."""
    parts = [_HEAD, *_wrapped(_survey_line(survey)), _GENERAL]
    if survey.exports:
        parts.append(_EXPORTS)
    keys = review_keys(survey.posts)
    if keys:
        parts += [_FIELDS, f"# last_reviewed = {quoted_list(tuple(keys))}\n"]
    parts.append(_RULES)
    for found in collections:
        parts += [_COLLECTION, *_collection(found, schemas[found.name])]
    return "".join(parts)


def _survey_line(survey: Survey) -> str:
    forms = ", ".join(f"{count:,} {form}" for form, count in sorted(survey.forms().items()))
    sample = "" if survey.sampled == survey.found else f"; looked at {survey.sampled:,} of them"
    return f"It found {survey.found:,} files that may hold posts{sample}. Posts: {forms or 'none'}."


def _collection(found: Found, schema: str) -> Iterator[str]:
    yield from _wrapped(f"{len(found.posts):,} {found.form} posts. Keys: {key_line(found.posts)}.")
    for line in date_lines(found.posts):
        yield from _wrapped(f"Dates in {line}.")
    yield f"[collections.{found.name}]\n"
    yield f"include = {quoted_list(found.include)}\n"
    if found.exclude:
        yield f"exclude = {quoted_list(found.exclude)}\n"
    yield f"schema = {quoted(schema)}\n"


def _wrapped(text: str) -> Iterator[str]:
    """Yield lines of comment. What keys are called was quoted before, so none holds a line end."""
    import textwrap

    for line in textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False):
        yield f"# {line}\n".replace("\N{NO-BREAK SPACE}", " ")
