"""The types of options, with the constraints that pydantic enforces. Loaded only to validate."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

Count = Annotated[int, Field(ge=0, strict=True)]
"""A number of things, 0 or more."""

Positive = Annotated[int, Field(ge=1, strict=True)]
"""A number of things, 1 or more."""

PositiveNumber = Annotated[float, Field(gt=0)]
"""A number above 0."""

Percent = Annotated[float, Field(ge=0, le=100)]
"""A share or a similarity, 0 to 100."""

Text = Annotated[str, Field(min_length=1)]
"""A text that is not empty."""

Texts = tuple[Text, ...]
"""Texts that are not empty."""

__all__ = ["Count", "Percent", "Positive", "PositiveNumber", "Text", "Texts"]
