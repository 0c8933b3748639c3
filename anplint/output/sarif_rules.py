"""The rules in a SARIF log: what GitHub shows next to an alert."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.model import Rule
    from anplint.ruleset import RuleDoc

SEVERITIES = {"error": "error", "warning": "warning", "note": "recommendation"}
DESCRIPTION_LENGTH = 1024
TAGS = 10
_FENCE = re.compile("`{3,}")


def sarif_rules(rules: Iterable[Rule]) -> Iterator[dict[str, Any]]:
    """Yield the reporting descriptor of each rule. Reads the rules' files."""
    from anplint.ruleset import documentation

    for rule in rules:
        yield _descriptor(rule, documentation(rule))


def _descriptor(rule: Rule, doc: RuleDoc) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": pascal_case(rule.name),
        "shortDescription": {"text": _clip(rule.summary)},
        "fullDescription": {"text": _clip(doc.why)},
        "help": {"text": _help_text(doc), "markdown": _help_markdown(doc)},
        "defaultConfiguration": {"level": rule.level},
        "properties": {
            "tags": _tags(rule),
            # The rules that every blog gets are those that hardly ever cry wolf.
            "precision": "very-high" if "recommended" in rule.profiles else "high",
            "problem.severity": SEVERITIES[rule.level],
        },
    }


def pascal_case(name: str) -> str:
    """Return `StaleReview` for `stale-review`."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("-"))[:255]


def _tags(rule: Rule) -> list[str]:
    # `security` would file every alert under the repository's vulnerabilities.
    tags = dict.fromkeys((rule.category, *rule.profiles))
    return [tag for tag in tags if tag and tag != "security"][:TAGS]


def _clip(text: str) -> str:
    text = text.strip()
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[: DESCRIPTION_LENGTH - 1].rstrip() + "…"


def _help_text(doc: RuleDoc) -> str:
    parts = [doc.why.strip(), f"How to fix it: {doc.fix.strip()}"]
    parts += [f"{title}:\n\n{text.rstrip()}" for title, text in _examples(doc)]
    return "\n\n".join(parts) + "\n"


def _help_markdown(doc: RuleDoc) -> str:
    parts = [doc.why.strip(), f"**How to fix it:** {doc.fix.strip()}"]
    parts += [f"**{title}**\n\n{_fenced(text)}" for title, text in _examples(doc)]
    return "\n\n".join(parts) + "\n"


def _examples(doc: RuleDoc) -> Iterator[tuple[str, str]]:
    for title, text in (("A bad example", doc.bad), ("A good example", doc.good)):
        if text.strip():
            yield title, text


def _fenced(text: str) -> str:
    fence = "`" * (max((len(run) for run in _FENCE.findall(text)), default=2) + 1)
    return f"{fence}text\n{text.rstrip()}\n{fence}"
