"""anplint, the content linter for whole collections of posts."""

__version__ = "0.1.0"
