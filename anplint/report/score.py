"""The score of a post: 100, less what each rule takes, the more often the more, but not twice it.

A rule takes its weight for the first finding, half of that for the second, a quarter for the third,
and so on: a hundred images without a text are worse than one, but they are one thing to mend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anplint.config import ScoreSettings
    from anplint.model import Rule
    from anplint.report.model import Loss

FULL = 100.0

UNREADABLE = "unreadable-post"
"""The rule that takes all points: nothing else was looked for in such a post."""


class Weights(NamedTuple):
    """How many points the first finding of a rule takes.

    error, warning, note  by the level of the finding
    rules                 by the name of the rule, which beats its level; a post that can't be
                          read loses all
    """

    error: float = 20.0
    warning: float = 8.0
    note: float = 2.0
    rules: Mapping[str, float] = {UNREADABLE: FULL}

    def of(self, rule: Rule) -> float:
        """Return the weight of a rule, whose level is that of its findings."""
        weight: float = self.rules.get(rule.name, getattr(self, rule.level))
        return weight


def weights_of(settings: ScoreSettings) -> Weights:
    """Return the weights that a configuration asks for."""
    return Weights(**settings.levels, rules={**Weights().rules, **settings.rules})


def points(weight: float, findings: int) -> float:
    """Return what findings of one rule take from a post: weight × (2 - 2^(1 - findings))."""
    return weight * (2.0 - 2.0 ** (1 - findings)) if findings else 0.0


def score(losses: Iterable[Loss]) -> float:
    """Return the score of a post, 0 to 100."""
    return max(0.0, FULL - sum(loss.points for loss in losses))
