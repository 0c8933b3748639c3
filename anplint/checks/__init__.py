"""Checks, one module each. A check is imported when a rule that uses it is on."""

from __future__ import annotations

from importlib import import_module
from typing import Any

CHECKS = {
    "changed-since-review": "changed_since_review:ChangedSinceReview",
    "checklist-agreement": "checklist_agreement:ChecklistAgreement",
    "checklist-items": "checklist_items:ChecklistItems",
    "checklist-presence": "checklist_presence:ChecklistPresence",
    "code-language": "code_language:CodeLanguage",
    "code-sample": "code_sample:CodeSample",
    "count": "count:CountCheck",
    "cross-post-duplicate": "cross_post_duplicate:CrossPostDuplicate",
    "duplicate-identity": "duplicate_identity:DuplicateIdentity",
    "duplicate-key": "duplicate_key:DuplicateKey",
    "duplicate-post": "duplicate_post:DuplicatePost",
    "duplicate-title": "duplicate_title:DuplicateTitle",
    "empty-post": "empty_post:EmptyPost",
    "file-date": "file_date:FileDate",
    "flag-agreement": "flag_agreement:FlagAgreement",
    "freshness-score": "freshness_score:FreshnessScore",
    "heading-order": "heading_order:HeadingOrder",
    "image-file": "image_file:ImageFile",
    "image-host": "image_host:ImageHost",
    "image-list": "image_list:ImageList",
    "image-scheme": "image_scheme:ImageScheme",
    "image-source": "image_source:ImageSource",
    "image-text": "image_text:ImageText",
    "image-url": "image_url:ImageUrlSyntax",
    "meta-schema": "meta_schema:MetaSchema",
    "mojibake": "mojibake:Mojibake",
    "near-duplicate": "near_duplicate:NearDuplicate",
    "paragraph-count": "paragraph_count:ParagraphCount",
    "pattern": "pattern:PatternCheck",
    "phrase": "phrase:PhraseCheck",
    "placeholder": "placeholder:Placeholder",
    "problem": "problem:ReaderProblem",
    "readability": "readability:Readability",
    "reading-time": "reading_time:ReadingTime",
    "reference-agreement": "reference_agreement:ReferenceAgreement",
    "repeated-sentence": "repeated_sentence:RepeatedSentence",
    "require": "require:Require",
    "residue": "residue:Residue",
    "review-age": "review_age:ReviewAge",
    "review-status": "review_status:ReviewStatus",
}
"""Check key → module and class."""


def load_check(key: str) -> Any:
    """Return the class of one of anplint's own checks."""
    module, _, name = CHECKS[key].partition(":")
    return getattr(import_module(f"anplint.checks.{module}"), name)
