"""Makes a report of what a run found."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

from anplint.engine.findings import half, order
from anplint.report.clusters import COPIES, clusters_of
from anplint.report.gate import conditions
from anplint.report.model import FindingRow, Loss, PostRow, Report
from anplint.report.reviews import Reviews, reviews_of
from anplint.report.score import points, score, weights_of
from anplint.report.sections import Sections
from anplint.report.totals import groups_of
from anplint.report.visible import is_visible
from anplint.words import Length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from anplint.engine.card import Card
    from anplint.engine.plan import Plan
    from anplint.engine.run import Outcome
    from anplint.model import Finding, PostRef, Rule
    from anplint.report.model import Run
    from anplint.report.score import Weights

    Placed = tuple[str, PostRef, Card]
    """A card with the name of its collection."""

    OwnerOf = Callable[[str, Card], str]


def nobody(path: str, card: Card) -> str:
    """Return no owner, for reports in which none is looked at."""
    del path, card
    return ""


def build(
    outcome: Outcome,
    plan: Plan,
    run: Run,
    owner_of: OwnerOf = nobody,
    *,
    judges_gate: bool = True,
) -> Report:
    """Return the report of a run that was asked for cards. The trend is not in it.

    owner_of     tells who looks after a post, by its path and card
    judges_gate  whether the run is held to the gate of the configuration
    """
    weights = weights_of(plan.settings.score)
    rules = {rule.code: rule for rule in outcome.rules}
    findings = _rows(outcome)
    for row in findings:
        if row.finding.code not in rules:
            rules[row.finding.code] = plan.rule(row.finding.code)
    maker = _Maker(outcome.cards, findings, rules, plan, date.fromisoformat(run.today), weights)
    posts = tuple(maker.post(number, owner_of) for number in range(len(outcome.cards)))
    known_rules = tuple(rules[code] for code in sorted(rules))
    groups = groups_of(posts, findings, known_rules)
    return Report(
        run=run,
        posts=posts,
        findings=findings,
        rules=known_rules,
        groups=groups,
        gate=conditions(plan.settings.gates, groups) if judges_gate else (),
        clusters=clusters_of(findings, rules, _numbers(posts)),
        weights=weights,
    )


def _numbers(posts: Sequence[PostRow]) -> dict[str, int]:
    """Return the numbers of posts by path, without those that share a file with others."""
    several = {path for path, number in Counter(post.path for post in posts).items() if number > 1}
    return {post.path: at for at, post in enumerate(posts) if post.path not in several}


def state_of(finding: Finding) -> str:
    """Return how a finding stands, of `model.STATES`."""
    if finding.suppression:
        return "suppressed"
    return "known" if finding.baseline == "unchanged" else "new"


def _rows(outcome: Outcome) -> tuple[FindingRow, ...]:
    """Return all findings, each with the number of the post it is about."""
    post_of = _finder([ref for _, ref, _ in outcome.cards])
    every = sorted((*outcome.findings, *outcome.silenced), key=order)
    return tuple(FindingRow(finding, post_of(finding), state_of(finding)) for finding in every)


def _finder(refs: Sequence[PostRef]) -> Callable[[Finding], int | None]:
    """Return what tells the number of a finding's post: the only one in its file, or the one whose
    identity is in its fingerprint.
    """
    by_path: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for number, ref in enumerate(refs):
        by_path[ref.path][half(ref.identity)] = number

    def find(finding: Finding) -> int | None:
        numbers = by_path.get(finding.place.path, {})
        if len(numbers) == 1:
            return next(iter(numbers.values()))
        return numbers.get(finding.fingerprint[len(finding.fingerprint) // 2 :])

    return find


class _Maker:
    """Makes the row of one post after the other."""

    def __init__(
        self,
        cards: Sequence[Placed],
        findings: Iterable[FindingRow],
        rules: Mapping[str, Rule],
        plan: Plan,
        today: date,
        weights: Weights,
    ) -> None:
        self._cards, self._rules, self._today, self._weights = cards, rules, today, weights
        self._reviews = {item.name: reviews_of(item) for item in plan.collections()}
        paths: defaultdict[str, list[str]] = defaultdict(list)
        for name, ref, _ in cards:
            paths[name].append(ref.path)
        self._sections = {name: Sections(some) for name, some in paths.items()}
        self._findings: defaultdict[int, list[FindingRow]] = defaultdict(list)
        for row in findings:
            if row.post is not None:
                self._findings[row.post].append(row)

    def post(self, number: int, owner_of: OwnerOf) -> PostRow:
        """Return the row of a post."""
        collection, ref, card = self._cards[number]
        findings = self._findings[number]
        counted = [row.finding for row in findings if row.state != "suppressed"]
        levels = Counter(finding.level for finding in counted)
        states = Counter(row.state for row in findings)
        losses = self._losses(counted)
        due = self._due(collection, card, findings)
        return PostRow(
            identity=ref.identity,
            path=ref.path,
            title=card.title if is_visible(card.title) else ref.path,
            collection=collection,
            owner=owner_of(ref.path, card),
            section=self._sections[collection].of(ref.path, card.section),
            status=card.status,
            language=card.language,
            reviewed=card.reviewed,
            due=due,
            days=(date.fromisoformat(due) - self._today).days if due else None,
            words=card.words,
            minutes=Length(card.words, card.characters).minutes(),
            stated=card.stated,
            grade=card.grade,
            score=score(losses),
            losses=losses,
            errors=levels["error"],
            warnings=levels["warning"],
            notes=levels["note"],
            new=states["new"],
            known=states["known"],
            suppressed=states["suppressed"],
            shares=any(self._rules[finding.code].check in COPIES for finding in counted),
        )

    def _losses(self, counted: Iterable[Finding]) -> tuple[Loss, ...]:
        numbers = Counter((finding.code, finding.level) for finding in counted)
        losses = []
        for (code, level), number in numbers.items():
            rule = self._rules[code]._replace(level=level)  # a collection may have its own
            losses.append(Loss(rule, number, points(self._weights.of(rule), number)))
        return tuple(sorted(losses, key=lambda loss: (-loss.points, loss.rule.code)))

    def _due(self, collection: str, card: Card, findings: Iterable[FindingRow]) -> str | None:
        """Return when the review is due. Where somebody allowed that it is late, it never is."""
        reviews = self._reviews.get(collection, Reviews())
        allowed = {row.finding.code for row in findings if row.state == "suppressed"}
        return None if reviews.code in allowed else reviews.due(card)
