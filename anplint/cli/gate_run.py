"""Says what became of the quality gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.cli.terminal import say
from anplint.report.build import build
from anplint.report.gate import sentence
from anplint.report.model import Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.cli.check_run import Analysis, Request
    from anplint.report.model import Condition


def passes(analysis: Analysis, request: Request) -> bool:
    """Tell whether posts pass the gate. What failed is said always, the rest with --verbose."""
    day = analysis.today.isoformat()
    unnamed = Run("", "", "", "", time=0, today=day, version="", rules="")
    report = build(analysis.outcome, analysis.plan, unnamed)
    tell(report.gate, tells_passed=request.verbose)
    return report.passed


def tell(conditions: Iterable[Condition], tells_passed: bool) -> None:
    """Say what became of each condition, or of those that do not hold."""
    for condition in conditions:
        if not condition.passed:
            say(f"gate failed: {sentence(condition)}")
        elif tells_passed:
            say(f"gate passed: {sentence(condition)}")
