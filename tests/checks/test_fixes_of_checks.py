"""The fixes that checks offer: what they make of a post, and where they offer none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from anplint.checks import load_check
from anplint.edits import apply_edits
from anplint.engine.plan import builtin_schema
from tests.checks.support import apply, post_of

if TYPE_CHECKING:
    from anplint.model import Hit

EXPORT = """\
keeping bees on a roof

bees fly higher than people think, so a roof is a good place for a hive.

tie the hive down before the first storm, and leave water nearby.

hive checklist

  • tie the hive down
  • leave water

alphanode post meta

reading time1
flags
  • has images: 0
checklist
  • tie the hive down
  • leave water
payload
  • paragraphs: 1
notes
  • a remark
"""
SCHEMA = {
    "type": "object",
    "properties": {
        "title": {},
        "reading time": {},
        "day": {"format": "date"},
        "when": {"format": "date-time"},
        "tags": {"items": {"properties": {"name": {}}, "additionalProperties": False}},
        "score": {"properties": {"depth": {}}, "additionalProperties": False},
    },
    "additionalProperties": False,
}


def hits(
    key: str, text: str, path: str = "a.md", schema: dict[str, Any] | None = None, **options: Any
) -> list[Hit]:
    """Return the hits of a check that knows the schema, as in a run."""
    check_class = load_check(key)
    known = schema or builtin_schema("alphanode-post" if path.endswith(".txt") else "post")
    check = check_class(check_class.options_class(**options), known)
    return list(check.check(post_of(text, path)))


def fixed(key: str, text: str, path: str = "a.md", **settings: Any) -> str | None:
    """Return the text after the fix of the only hit; None where it has none."""
    (hit,) = hits(key, text, path, **settings)
    return apply(text, hit) if hit.fix else None


def front(*lines: str, body: str = "Text.\n") -> str:
    return "\n".join(("---", *lines, "---", body))


class TestReadingTime:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("9", "1"),
            ('"9"', '"1"'),
            ("'9 min'", "'1 min'"),
            ("9 min read", "1 min read"),
            ("~9 min  # guessed", "~1 min  # guessed"),
            ("PT9M", "PT1M"),
        ],
    )
    def test_the_form_of_the_value_stays(self, before: str, after: str) -> None:
        text = front(f"reading_time:  {before}", "x: 7")
        assert fixed("reading-time", text) == text.replace(before, after)

    @pytest.mark.parametrize(
        "value",
        ["1 hour 5 minutes", "9.0", "9.5", "&a 9", "09", "0x9", "9 minutes", "PT1H", '"\\x39"'],
    )
    def test_what_is_no_plain_number_of_minutes_has_none(self, value: str) -> None:
        found = hits("reading-time", front(f"reading_time: {value}"))
        assert all(hit.fix is None for hit in found)

    def test_in_an_export_the_number_is_glued_to_its_key(self) -> None:
        text = EXPORT.replace("time1", "time14")
        assert fixed("reading-time", text, "a.txt") == EXPORT

    def test_where_whole_minutes_would_not_do_there_is_none(self) -> None:
        body = "word " * 350  # a minute and a half
        text = front("reading_time: 9", body=body)
        assert fixed("reading-time", text, off_minutes=0.1, off_percent=1) is None
        assert fixed("reading-time", text) == text.replace(" 9", " 1")

    def test_a_number_that_may_be_seconds_stays(self) -> None:
        body = "word " * 238 * 8
        assert fixed("reading-time", front("reading_time: 480", body=body)) is None
        text = front("reading_time: 480 min", body=body)
        assert fixed("reading-time", text) == text.replace("480", "8")

    @pytest.mark.parametrize(("stated", "safe"), [(12, True), (13, False), (1, True)])
    def test_what_is_far_off_is_a_guess(self, stated: int, safe: bool) -> None:
        text = front(f"reading_time: {stated}", body="word " * 238 * 4)
        (hit,) = hits("reading-time", text)
        assert hit.fix is not None
        assert hit.fix.safe is safe


class TestParagraphCount:
    def test_the_number_counted_is_stated(self) -> None:
        text = EXPORT.replace("paragraphs: 1", "paragraphs: 7")
        assert fixed("paragraph-count", text, "a.txt") == EXPORT
        text = front("payload: {paragraphs: 3}", body="One.\n\nTwo.\n")
        assert fixed("paragraph-count", text) == text.replace("3", "1")

    def test_not_through_an_alias(self) -> None:
        text = front("n: &n 3", "payload: {paragraphs: *n}", body="One.\n\nTwo.\n")
        assert fixed("paragraph-count", text) is None


class TestFlags:
    @pytest.mark.parametrize(
        ("before", "after"),
        [("true", "false"), ("Yes", "No"), ("ON", "OFF"), ("1", "0"), ('"yes"', '"no"')],
    )
    def test_the_opposite_in_the_same_style(self, before: str, after: str) -> None:
        text = front(f"has_images: {before} # ?")
        assert fixed("flag-agreement", text) == text.replace(before, after)

    def test_in_an_export(self) -> None:
        text = EXPORT.replace("has images: 0", "has images: 1")
        assert fixed("flag-agreement", text, "a.txt") == EXPORT

    def test_an_odd_spelling_has_none(self) -> None:
        assert fixed("flag-agreement", front('has_images: "yEs"')) is None


class TestDuplicateKey:
    def test_the_key_goes_with_its_lines(self) -> None:
        text = front("title: a", "tags:", "  - x", "  - y", "tags:", "  - x", "  - y", "z: 1")
        assert fixed("duplicate-key", text) == front("title: a", "tags:", "  - x", "  - y", "z: 1")

    def test_line_ends_and_indentation_stay(self) -> None:
        text = "---\r\na:\r\n    b: 'x'\r\n    c: 2 # two\r\n    b: x\r\n---\r\nText.\r\n"
        assert fixed("duplicate-key", text) == text.replace("    b: x\r\n", "")

    @pytest.mark.parametrize(
        "lines",
        [
            ("a: {b: 1, b: 1}",),
            ("a: 1", "a: 1 # a remark"),
            ("a:", "- 1", "a:", "# a remark", "- 1"),
            ("x: &x 1", "a: *x", "a: &y 1", "b: *y"),
            ("a: 1", "a: true"),
            ("a: 1", "a: 1.0"),
            ("a: 1", "# Legal wants this.", "a: 1", "b: 2"),
            ("a: 1", "b:", "  c: 1", "  # Legal wants this.", "", "  c: 1", "  d: 2"),
        ],
    )
    def test_where_anything_would_be_lost_there_is_none(self, lines: tuple[str, ...]) -> None:
        assert fixed("duplicate-key", front(*lines)) is None

    def test_where_another_value_stands_between_there_is_none(self) -> None:
        found = hits("duplicate-key", front("a: 1", "a: 2", "a: 1"))
        assert [(hit.message, hit.fix) for hit in found] == [("different", None), ("same", None)]

    def test_in_an_export(self) -> None:
        text = EXPORT.replace("  • paragraphs: 1\n", "  • paragraphs: 1\n  • paragraphs: 1\n")
        assert fixed("duplicate-key", text, "a.txt") == EXPORT
        text = EXPORT.replace("reading time1\n", "reading time1\nreading time1\n")
        assert fixed("duplicate-key", text, "a.txt") == EXPORT

    def test_the_last_line_of_a_file_without_a_line_end(self) -> None:
        export = EXPORT.rstrip("\n")
        text = export + "\nnotes\n  • a remark"
        assert fixed("duplicate-key", text, "a.txt") == export

    def test_in_an_export_not_where_the_next_line_would_continue_another(self) -> None:
        long = "summaryabout bees, in more words than a short line of the box would ever hold"
        box = f"{long}\nreading time1\nand what else is there to say of them\n"
        text = EXPORT.replace("reading time1\n", f"reading time1\n{box}")
        assert fixed("duplicate-key", text, "a.txt") is None


class TestResidue:
    LINES = ("Share this", "Similar Posts", "Read more")

    def test_the_lines_go_and_one_blank_line_is_left(self) -> None:
        text = "# Title\n\nOne.\n\nShare this:\n\nTwo.\n"
        assert fixed("residue", text, lines=self.LINES) == "# Title\n\nOne.\n\nTwo.\n"

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("One.\n\n\nShare this\n\nTwo.\n", "One.\n\n\nTwo.\n"),
            ("One.\n\nShare this\n\n\nTwo.\n", "One.\n\n\nTwo.\n"),
            ("One.\n\nShare this\n", "One.\n"),
            ("One.\n\nShare this", "One."),
            ("One.\r\n\r\nShare this\r\n\r\nTwo.\r\n", "One.\r\n\r\nTwo.\r\n"),
            ("Share this\n\nOne.\n", "One.\n"),
            ("One.\n\n- Share this\n\nTwo.\n", "One.\n\nTwo.\n"),
            (
                "One.\n\n<div>\n\nTwo.\n\n</div>\n\nShare this\n",
                "One.\n\n<div>\n\nTwo.\n\n</div>\n",
            ),
            ("# One\n\nTwo.\n\n## Similar posts\n", "# One\n\nTwo.\n"),
        ],
    )
    def test_what_is_around_stays(self, before: str, after: str) -> None:
        assert fixed("residue", before, lines=self.LINES) == after

    @pytest.mark.parametrize(
        "text",
        [
            "One.\n\n> Share this\n",
            "One.\n\n- Share this\n  - but not that\n",
            "- a\n\nShare this\n\n    code\n",
            "# One\n\n## Two\n\nShare this\n\n## Three\n\nText.\n",
            # Lists that would grow together, or go on below another item.
            "1. one\n2. two\n\nShare this\n\n1. uno\n2. due\n",
            "- a\n- Share this\n  - child\n- b\n",
            "One.\n\n- a\n- Share this\n- b\n",
            "<!-- anplint-disable-next-line ANP701 -- x -->\n\nShare this\n\nTODO: write this\n",
            # There is more to them than their words.
            "Our friends fly.\n\n[Read more](https://friends.example/kites)\n",
            "One.\n\n[Read more][1]\n\n[1]: https://friends.example/kites\n",
            "See [the part](#share).\n\nShare this {#share}\n",
            "See [the part](#share).\n\nShare this\n{: #share}\n\nTwo.\n",
            "Share this\n<form action=/share></form>\n",
            "Term\n\n: Read more\n",
            # They stand in something.
            "A dialog says:\n\nRead more ...\n\nThen it goes on.\n",
            ":::note\n\nRead more\n\n:::\n",
            "{% note %}\n\nRead more\n\n{% endnote %}\n",
            "<details>\n\nOne.\n\nRead more\n\nTwo.\n\n</details>\n",
            "<a href=/kites>\n\nRead more\n\n</a>\n",
        ],
    )
    def test_where_the_rest_would_change_there_is_none(self, text: str) -> None:
        assert fixed("residue", text, lines=self.LINES) is None

    @pytest.mark.parametrize("element", ["p", "summary", "a"])
    def test_in_html_there_is_none(self, element: str) -> None:
        body = f"<p>One.</p>\n<{element}>\nRead more\n</{element}>\n<p>Two.</p>"
        text = f"<html><body><article>\n{body}\n</article></body></html>\n"
        (hit,) = hits("residue", text, "a.html", lines=self.LINES)
        assert hit.fix is None

    @pytest.mark.parametrize(
        "text",
        [
            "# Top\n\nText.\n\n## Links\n\n- Read more\n- Share this\n\n## Next\n\nText.\n",
            "# Top\n\nText.\n\n## Links\n\nRead more\n\nShare this\n",
            "# Links\n\n- Read more\n- [Read more](https://x.example/)\n\n# Next\n\nText.\n",
        ],
    )
    def test_several_do_not_empty_a_section_together(self, text: str) -> None:
        assert [hit.fix for hit in hits("residue", text, lines=self.LINES)] == [None, None]

    def test_a_list_of_nothing_else_goes(self) -> None:
        text = "One.\n\n- Share this\n- Read more\n\nTwo.\n"
        found = hits("residue", text, lines=self.LINES)
        fixes = [edit for hit in found if hit.fix for edit in hit.fix.edits]
        assert apply_edits(text, fixes) == "One.\n\nTwo.\n"

    def test_only_what_is_debris_by_its_form_is_safe(self) -> None:
        (hit,) = hits("residue", "One.\n\nShare this\n\nTwo.\n", lines=self.LINES)
        assert hit.fix is not None
        assert not hit.fix.safe
        (hit,) = hits("residue", f"| | |\n\n{EXPORT}", "a.txt", lines=self.LINES)
        assert hit.fix is not None
        assert hit.fix.safe

    def test_in_an_export(self) -> None:
        assert fixed("residue", f"| | |\n\n{EXPORT}", "a.txt", lines=()) == EXPORT
        assert fixed("residue", f"{EXPORT}\nSimilar Posts", "a.txt", lines=()) == EXPORT[:-1]

    def test_in_an_export_tags_are_text(self) -> None:
        text = EXPORT.replace("leave water nearby", "write <b> for bees")
        assert fixed("residue", f"{text}\nSimilar Posts", "a.txt", lines=()) == text[:-1]

    def test_what_ends_the_box_stays_where_more_follows(self) -> None:
        text = f"| | |\n\n{EXPORT}\nSimilar Posts\n\nanother post about bees\n"
        top, bottom = hits("residue", text, "a.txt", lines=())
        assert top.fix is not None
        assert bottom.fix is None


class TestMisplacedFrontMatter:
    def test_blank_lines_before_it_go(self) -> None:
        text = front("title: x", "date: 2026-01-05")
        kind = "misplaced-front-matter"
        assert fixed("problem", f"\n \t\r\n{text}", kind=kind) == text

    def test_a_heading_before_it_stays(self) -> None:
        text = "# A\n\n" + front("title: x", "date: 2026-01-05")
        assert fixed("problem", text, kind="misplaced-front-matter") is None


class TestDates:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("2019-5-13", "2019-05-13"),
            ('"2019/05/13"', '"2019-05-13"'),
            ("13/05/2019", "2019-05-13"),
            ("05/13/2019", "2019-05-13"),
            ("13.5.2019", "2019-05-13"),
            ("May 13, 2019", "2019-05-13"),
            ("'13th Sept. 2019'", "'2019-09-13'"),
            ("1 JUNE 2019", "2019-06-01"),
        ],
    )
    def test_one_day_is_written_as_iso(self, before: str, after: str) -> None:
        text = front(f"day: {before} # when")
        found = fixed("meta-schema", text, schema=SCHEMA, find="invalid")
        assert found == text.replace(before, after)

    @pytest.mark.parametrize(
        "value",
        ["05/06/2019", "12/12/12", "31/02/2019", "2019-13-05", "2019-5-13 10:00", "mai 2019",
         "13 Maybe 2019", "May 2019", "1 Jun 19", "5.13.2019", "5-13-2019"],
    )  # fmt: skip
    def test_what_may_be_two_days_or_none_stays(self, value: str) -> None:
        text = front(f"day: {value}")
        assert fixed("meta-schema", text, schema=SCHEMA, find="invalid") is None

    def test_not_where_a_day_is_not_enough(self) -> None:
        text = front("when: 2019-5-13")
        assert fixed("meta-schema", text, schema=SCHEMA, find="invalid") is None

    def test_not_what_is_said_to_be_one_of_a_few_texts(self) -> None:
        schema = {"properties": {"day": {"enum": ["2019-05-13"]}}}
        assert fixed("meta-schema", front("day: 2019-5-13"), schema=schema, find="invalid") is None


class TestUnknownKeys:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (front("titel: a # why"), front("title: a # why")),
            (front('"reading tme" : 9'), front('"reading time" : 9')),
            (front("tags:", "- nme: x", "- name: y"), front("tags:", "- name: x", "- name: y")),
            ("+++\ntitel = 'a'\n+++\nText.\n", "+++\ntitle = 'a'\n+++\nText.\n"),
            ('---\n{"titel": 1}\n---\nText.\n', '---\n{"title": 1}\n---\nText.\n'),
        ],
    )
    def test_the_key_gets_the_name_of_the_schema(self, before: str, after: str) -> None:
        assert fixed("meta-schema", before, schema=SCHEMA, find="unknown") == after

    @pytest.mark.parametrize(
        "text",
        [
            front("titel: a", "title: b"),
            "+++\nreading-tme = 9\n+++\nText.\n",  # the schema's key is no bare key of TOML
        ],
    )
    def test_where_it_cannot_be_there_is_none(self, text: str) -> None:
        found = hits("meta-schema", text, schema=SCHEMA, find="unknown")
        assert found
        assert all(hit.fix is None for hit in found)

    def test_a_key_that_differs_in_letter_case_only_comes_before_one_that_is_misspelt(self) -> None:
        found = hits("meta-schema", front("titel: a", "Title: b"), schema=SCHEMA, find="unknown")
        fixes = {hit.data["key"]: hit.fix is not None for hit in found}
        assert fixes == {"titel": False, "Title": True}

    def test_of_two_keys_that_are_near_one_the_first_has_a_fix(self) -> None:
        text = front("titel: a", "titl: b")
        found = hits("meta-schema", text, schema=SCHEMA, find="unknown")
        assert [hit.fix is None for hit in found] == [False, True]
        assert all(hit.message == "near" for hit in found)

    @pytest.mark.parametrize(
        "value", ["[x, y]", "{first: x}", "7", "{x: [1]}", "a name of more than twenty letters"]
    )
    def test_not_where_the_value_would_not_fit(self, value: str) -> None:
        author = {"type": "string", "maxLength": 20}
        schema = {"properties": {"author": author}, "additionalProperties": False}
        found = hits("meta-schema", front(f"authors: {value}"), schema=schema, find="unknown")
        assert [hit.message for hit in found] == ["near"]
        assert found[0].fix is None
        found = hits("meta-schema", front("authors: x"), schema=schema, find="unknown")
        assert found[0].fix is not None

    def test_it_is_unsafe(self) -> None:
        (hit,) = hits("meta-schema", front("titel: a"), schema=SCHEMA, find="unknown")
        assert hit.fix is not None
        assert not hit.fix.safe

    def test_in_an_export_only_a_key_with_a_colon(self) -> None:
        text = EXPORT.replace("  • paragraphs: 1", "  • paragrahps: 1")
        found = {hit.data["key"]: hit for hit in hits("meta-schema", text, "a.txt", find="unknown")}
        assert apply(text, found["payload.paragrahps"]) == EXPORT
        text = EXPORT.replace("reading time1", "reding time1")
        found = {hit.data["key"]: hit for hit in hits("meta-schema", text, "a.txt", find="unknown")}
        assert found["reding time1"].fix is None


CHECKLIST = "\n## Checklist\n\n- [ ] two\n- [x] run `one`: slowly\n- four # 4\n- yes\n"


class TestChecklist:
    def all_fixed(self, text: str, path: str = "a.md") -> str | None:
        """Every hit has the same fix."""
        found = hits("checklist-agreement", text, path)
        assert found
        assert len({hit.fix for hit in found}) == 1
        assert found[0].fix is None or not found[0].fix.safe
        return apply(text, found[0]) if found[0].fix else None

    def test_the_meta_gets_the_items_of_the_body(self) -> None:
        text = front("checklist: # of steps", "  - one", "  - two.", "z: 1", body=CHECKLIST)
        new = ("  - two.", "  - 'run one: slowly'", "  - 'four # 4'", "  - 'yes'")
        wanted = front("checklist: # of steps", *new, "z: 1", body=CHECKLIST)
        assert self.all_fixed(text) == wanted

    def test_quotes_and_line_ends_are_those_of_the_list(self) -> None:
        body = '\n## Checklist\n\n- a "b"\n- c\n'
        text = front("checklist:", '- "c"', '- "d"', body=body).replace("\n", "\r\n")
        wanted = front("checklist:", '- "a \\"b\\""', '- "c"', body=body).replace("\n", "\r\n")
        assert self.all_fixed(text) == wanted

    def test_a_list_in_a_map(self) -> None:
        text = EXPORT.replace("  • leave water\npayload", "  • leave honey\npayload")
        assert self.all_fixed(text, "a.txt") == EXPORT

    @pytest.mark.parametrize(
        "lines",
        [
            ("checklist: [one, two]",),
            ("checklist:", "- one # first", "- two"),
            ("checklist:", "- one", "# then", "- two"),
            ("checklist:", "- one", "", "- two"),
            ("checklist:", "- text: one", "- text: two"),
            ("checklist:", "- |", "  one", "- two"),
            ("checklist:", "- one", "  and more", "- two"),
        ],
    )
    def test_where_items_do_not_stand_line_by_line_there_is_none(
        self, lines: tuple[str, ...]
    ) -> None:
        assert self.all_fixed(front(*lines, body=CHECKLIST)) is None

    def test_toml_has_none(self) -> None:
        text = f'+++\nchecklist = [\n  "one",\n  "two"\n]\n+++\n{CHECKLIST}'
        assert self.all_fixed(text) is None
