"""`junit`: one suite for each rule, one failed case for each file in which it found something.

Only attributes that the Jenkins XSD knows are written: it rejects `file` and `line` of a case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.output.escape import path_start, xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.model import Finding
    from anplint.output import Result, Style

_Cases = dict[str, list["Finding"]]


def render(result: Result, style: Style) -> Iterator[str]:
    """Yield the suites in order of code. A rule that found nothing has one case, which passed."""
    del style
    suites = _suites(result)
    tests = sum(max(1, len(cases)) for cases in suites.values())
    failures = sum(map(len, suites.values()))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="anplint" tests="{tests}" failures="{failures}" errors="0">\n'
    for name, cases in suites.items():
        yield from _suite(name, cases)
    yield "</testsuites>\n"


def _suites(result: Result) -> dict[str, _Cases]:
    suites: dict[str, _Cases] = {f"{rule.code} {rule.name}": {} for rule in result.rules}
    for finding in result.findings:
        cases = suites.setdefault(f"{finding.code} {finding.name}", {})
        cases.setdefault(finding.place.path, []).append(finding)
    return dict(sorted(suites.items()))


def _suite(name: str, cases: _Cases) -> Iterator[str]:
    tests, failures = max(1, len(cases)), len(cases)
    yield f'  <testsuite name="{xml(name)}" tests="{tests}" failures="{failures}" errors="0">\n'
    label = xml("anplint." + name.replace(" ", "."))
    for path, findings in cases.items():
        yield f'    <testcase name="{xml(path)}" classname="{label}">\n'
        yield _failure(findings)
        yield "    </testcase>\n"
    if not cases:
        yield f'    <testcase name="all posts" classname="{label}"/>\n'
    yield "  </testsuite>\n"


def _failure(findings: list[Finding]) -> str:
    first = findings[0]
    message = first.message if len(findings) == 1 else f"{len(findings)} findings"
    lines = "\n".join(map(_line, findings))
    return f'      <failure type="{first.level}" message="{xml(message)}">{lines}</failure>\n'


def _line(finding: Finding) -> str:
    place = finding.place
    where = f"{path_start(place.path)}:{place.line}:{place.column}"
    return xml(f"{where}: {finding.level}: {finding.message}")
