"""Near-duplicate texts: an algorithm on strings that knows nothing of posts.

* `normalise.normalise` makes equal what readers can't tell apart; all else works on such texts.
* `definition.match` says whether two texts are near-duplicates, and how: rapidfuzz's answer.
* `join.Join` finds all pairs of many texts, or the components they form; `groups.groups` finds for
  each text the earliest one that it may stand for.
* `ready.Ready` looks one text up among many that are kept ready, in memory or in a file.

Each gives what brute force would. `letters` and `tokens` hold the filters that make it fast, and
the proof that they lose no pair.
"""
