"""The schema of AlphaNode posts: the sample posts pass, each broken meta fails where it should."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.readers.exports import SCHEMA, SEEDS, read_one
from tests.readers.test_meta_box import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
GONE = object()


def errors(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return keyword and place of each error."""
    found = VALIDATOR.iter_errors(data)
    return sorted((error.validator, "/".join(map(str, error.absolute_path))) for error in found)


def changed(path: str, value: object) -> dict[str, Any]:
    """Return good meta with one value set, or gone."""
    data = copy.deepcopy(DATA)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    inner: Any = data
    for step in steps:
        inner = inner[step]
    if value is GONE:
        del inner[last]
    else:
        inner[last] = value
    return data


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema of a map, at any depth."""
    if schema.get("type") == "object":
        yield schema
        for child in schema["properties"].values():
            yield from objects(child)
    if "items" in schema:
        yield from objects(schema["items"])


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "urn:anplint:schema:alphanode-post"


def test_every_property_is_described_and_every_map_closed() -> None:
    found = list(objects(SCHEMA))
    assert len(found) == 8
    for schema in found:
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) <= set(schema["properties"])
        for child in schema["properties"].values():
            assert child["description"].endswith(".")


def test_good_meta_pass() -> None:
    assert errors(DATA) == []


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_each_required_key_is_missed(key: str) -> None:
    assert errors(changed(key, GONE)) == [("required", "")]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("notes", GONE),
        ("ai outline/context", GONE),
        ("payload/scenario", GONE),
        ("payload/generator", GONE),
        ("difficulty", "expert"),
        ("revision/status", "draft"),
        ("revision/version", "2.0.0-rc.1"),
        ("score/depth", 100),
        ("view count", 0),
    ],
)
def test_what_may_vary(path: str, value: object) -> None:
    assert errors(changed(path, value)) == []


@pytest.mark.parametrize(
    ("path", "value", "keyword"),
    [
        ("topic", "", "minLength"),
        ("summary", None, "type"),
        ("ai outline", "a", "type"),
        ("ai brief", [], "type"),
        ("stack", [], "minItems"),
        ("stack/0", "", "minLength"),
        ("tools", "git", "type"),
        ("code language", "", "minLength"),
        ("difficulty", "easy", "enum"),
        ("reading time", 0, "minimum"),
        ("reading time", "nine", "type"),
        ("reading time", True, "type"),
        ("view count", -1, "minimum"),
        ("score/quality", 101, "maximum"),
        ("score/depth", -1, "minimum"),
        ("score/clarity", "high", "type"),
        ("revision/status", "polished", "enum"),
        ("revision/version", "1.3", "pattern"),
        ("revision/version", "v1.3.7", "pattern"),
        ("revision/last reviewed", "2019-5-13", "format"),
        ("revision/last reviewed", "2019-02-30", "format"),
        ("reference", "anp-ref-42-6505", "pattern"),
        ("reference", "xanp-ref-000042-6505", "pattern"),
        ("hash", "0123456789ABCDEF01234567", "pattern"),
        ("hash", "0123456789abcdef0123456", "pattern"),
        ("flags/has images", 2, "enum"),
        ("flags/image heavy", "yes", "enum"),
        ("checklist", [], "minItems"),
        ("checklist/0", "", "minLength"),
        ("entities", [], "minItems"),
        ("entities/1/type", "", "minLength"),
        ("entities/0", "a", "type"),
        ("image sources", [], "minItems"),
        ("image sources/0/source", "", "minLength"),
        ("image sources/0/caption", "", "minLength"),
        ("payload/source id", "alphanode-42", "pattern"),
        ("payload/paragraphs", -1, "minimum"),
        ("payload/seed", "x", "type"),
        ("notes", [], "minItems"),
    ],
)
def test_a_bad_value_fails_at_its_place(path: str, value: object, keyword: str) -> None:
    assert (keyword, path) in errors(changed(path, value))


@pytest.mark.parametrize(
    "path",
    ["ai outline/problem", "score/depth", "revision/status", "revision/last reviewed",
     "flags/has images", "entities/0/name", "entities/1/type", "image sources/0/url",
     "payload/source id", "payload/seed"],
)  # fmt: skip
def test_each_required_key_of_a_map_is_missed(path: str) -> None:
    assert errors(changed(path, GONE)) == [("required", path.rpartition("/")[0])]


@pytest.mark.parametrize(
    "path", ["author", "score/width", "revision/by", "entities/0/kind", "payload/x", "flags/x"]
)
def test_an_unknown_key_fails_at_its_map(path: str) -> None:
    assert errors(changed(path, 1)) == [("additionalProperties", path.rpartition("/")[0])]


def test_image_sources_are_required_of_a_post_with_images_only() -> None:
    without = changed("image sources", GONE)
    assert errors(without) == [("required", "")]
    without["flags"]["has images"] = 0
    assert errors(without) == []


@pytest.mark.skipif(not SEEDS, reason="the sample posts are not here")
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_the_sample_posts_pass(path: Path) -> None:
    assert errors(read_one(path.read_bytes().decode()).meta.data) == []
