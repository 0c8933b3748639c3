"""Near-duplicate texts: an algorithm on strings that knows nothing of posts."""
