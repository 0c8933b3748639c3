"""Posts and files that try to crash, hang or fool anplint. Made by code: most are large."""

from __future__ import annotations

BODY = "\n\nSome quiet words that a reader may read.\n"
HEAD = "---\ntitle: Hostile\n---\n\n"


def front_matter(text: str) -> str:
    """Return a Markdown post with this YAML as front matter."""
    return f"---\n{text}\n---{BODY}"


def bomb(levels: int) -> str:
    """Return YAML whose aliases unfold to ten times as many nodes with each level."""
    lines = ['a0: &a0 ["lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol"]']
    lines += [
        f"a{level}: &a{level} [" + ", ".join([f"*a{level - 1}"] * 9) + "]"
        for level in range(1, levels)
    ]
    return "title: Bomb\n" + "\n".join(lines)


def image(url: str) -> str:
    """Return a post that shows one image."""
    return f"{HEAD}![A picture]({url})\n"


def export(body: str, box: str = "topicx\n") -> str:
    """Return a text export with this body and this meta box."""
    return f"t\n\n{body}\n\nalphanode post meta\n{box}"


def paragraphs(number: int, step: int) -> str:
    """Return a post of so many paragraphs; the smaller the step, the more alike they are."""
    words = [f"{at * 7919 % 100_003:x}" for at in range(100_003)]
    starts = range(0, number * step, step)
    return HEAD + "\n\n".join(
        [" ".join([words[(at + n) % len(words)] for n in range(20)]) for at in starts]
    )


def one_line(form: str, *marks: str) -> dict[str, str | bytes]:
    """Return posts of 4 MB in one line each, that repeat a mark, in one form."""
    frame = {"md": HEAD + "{}", "html": "<html><article><h1>T</h1><p>{}", "txt": export("{}")}[form]
    return {
        f"{number}.{form}": frame.replace("{}", mark * (4 * MILLION // len(mark)))
        for number, mark in enumerate(marks)
    }


SPEAKING = r'"a\x1b[2Jb\x07\x9b\u202ec\u2028d\u0085e\n::error::owned\r##[error]f\n##vso[task]g"'
MILLION = 1_000_000
MARKS = ("[", "]", "![", "[!", "`", "<", "</", "{{", "|", "*a*", "&amp;", "\\\\", "> ", "+ ", "1. ")

CASES: dict[str, dict[str, str | bytes]] = {
    "yaml-unterminated": {"a.md": "---\ntitle: [1, 2\nx: {a: b\n---" + BODY},
    "yaml-never-closed": {"a.md": "---\ntitle: T\n" + "x: y\n" * 50_000},
    "yaml-quote-unterminated": {"a.md": front_matter('title: "never closed\nb: c')},
    "yaml-nested-brackets": {"a.md": front_matter("title: " + "[" * 50_000)},
    "yaml-nested-closed-brackets": {"a.md": front_matter("t: " + "[" * 50_000 + "]" * 50_000)},
    "yaml-nested-braces": {"a.md": front_matter("title: " + "{a: " * 50_000)},
    "yaml-nested-dashes": {"a.md": front_matter("title: T\nx:\n" + "- " * 50_000 + "y")},
    "yaml-nested-indent": {
        "a.md": front_matter("\n".join(" " * depth + "a:" for depth in range(2_000)))
    },
    "yaml-questions": {"a.md": front_matter("? " * 50_000 + "x")},
    "yaml-alias-bomb": {"a.md": front_matter(bomb(12))},
    "yaml-alias-loop": {"a.md": front_matter("title: T\na: &a [*a]")},
    "yaml-merge-loop": {"a.md": front_matter("a: &a\n  <<: *a\n  title: T")},
    "yaml-many-anchors": {"a.md": front_matter("\n".join(f"k{i}: &a{i} v" for i in range(20_000)))},
    "yaml-tags": {
        "a.md": front_matter("title: !!python/object/apply:os.system ['echo owned']\nx: !foo bar")
    },
    "yaml-control-characters": {"a.md": front_matter('title: "a\\x1b[31m\\u202eb\\0c"')},
    "yaml-raw-control-characters": {"a.md": front_matter("title: a\x1b[31mb\x07")},
    "yaml-many-keys": {"a.md": front_matter("\n".join(f"k{i}: {i}" for i in range(60_000)))},
    "yaml-strange-keys": {
        "a.md": front_matter("? [a, {b: c}]\n: x\n? |\n  d\n: y\n~: z\n'': e\n.nan: f")
    },
    "yaml-huge-number": {"a.md": front_matter("title: T\nn: " + "9" * 10_000 + "\nf: 1e999999")},
    "toml-garbage": {"a.md": "+++\n= = [[[\n+++" + BODY},
    "toml-nested": {"a.md": "+++\nx = " + "[" * 50_000 + "\n+++" + BODY},
    "toml-nested-keys": {"a.md": "+++\n" + "a." * 20_000 + "b = 1\n+++" + BODY},
    "json-garbage": {"a.md": '{"title": \n\n' + BODY, "b.md": '{"title": "T", }\n' + BODY},
    "json-nested": {"a.md": '{"title": ' + "[" * 50_000 + "\n" + BODY},
    "binary": {"a.md": bytes(range(256)) * 64, "b.html": b"\x89PNG\r\n\x1a\n" + bytes(500)},
    "nul": {"a.md": HEAD.encode() + b"a\0b", "b.txt": b"alphanode post meta\n\0"},
    "utf-16": {"a.md": "\ufeff# T".encode("utf-16-le"), "b.html": "<h1>T</h1>".encode("utf-16")},
    "latin-1": {"a.md": "---\ntitle: Café\n---\nNaïve.\n".encode("latin-1")},
    "lone-surrogate": {"a.md": HEAD.encode() + b"\xed\xa0\x80"},
    "one-line-markdown": {"a.md": HEAD + "word " * 800_000},
    "one-line-html": {"a.html": "<html><body><article><h1>T</h1><p>" + "word " * 800_000},
    "one-line-text": {"a.txt": export("word " * 800_000)},
    "one-line-marks-markdown": one_line("md", *MARKS),
    "one-line-marks-html": one_line("html", "<", "{{"),
    "one-line-marks-text": one_line("txt", "[", "{{", "|"),
    "one-line-meta-box": {"a.txt": export("x", "topic" + "word " * 800_000)},
    "one-line-yaml": {"a.md": front_matter("title: " + "word " * 150_000)},
    "million-lines": {
        "a.md": HEAD + "word\n\n" * MILLION,
        "b.txt": export("word\n\n" * MILLION),
        "c.txt": export("x", "stray words\n" * MILLION),
        "d.txt": export("x", "  • a\n" * MILLION),
        "e.md": HEAD + "\r" * MILLION,
    },
    "twelve-megabytes": {"a.md": HEAD + "word " * 2_400_000, "b.txt": export("ä" * 6 * MILLION)},
    "widths-mixed": {"a.md": HEAD + "aä漢😀" * 200_000},
    "marks-below-the-bound": {"a.md": HEAD + "[" * 490_000, "b.md": HEAD + "&amp;" * 490_000},
    "images-below-the-bound": {"a.md": HEAD + "![a](b)" * 60_000, "b.md": HEAD + "![" * 240_000},
    "tags-below-the-bound": {"a.md": HEAD + "<img src=a>" * 30_000 + "<b>" * 100_000},
    "nesting-below-the-bound": {"a.md": HEAD + "+ " * 240_000, "b.md": HEAD + ">" * 240_000},
    "one-word": {"a.md": HEAD + "a" * 4 * MILLION},
    "quotes": {"a.md": HEAD + ">" * 3_000 + " text\n"},
    "quotes-spaced": {"a.md": HEAD + "> " * 3_000 + "text\n"},
    "lists-nested": {"a.md": HEAD + "- " * 3_000 + "text\n"},
    "brackets": {"a.md": HEAD + "[" * 100_000 + "\n"},
    "image-brackets": {"a.md": HEAD + "![" * 50_000 + "\n"},
    "links-open": {"a.md": HEAD + "[a](" * 50_000 + "\n"},
    "backticks": {"a.md": HEAD + "`" * 100_000 + "\n"},
    "backticks-growing": {"a.md": HEAD + " ".join("`" * n for n in range(1, 440)) + "\n"},
    "stars": {"a.md": HEAD + "*a " * 50_000 + "\n"},
    "underscores": {"a.md": HEAD + "_a__b" * 20_000 + "\n"},
    "table-wide": {"a.md": HEAD + "|a" * 20_000 + "|\n" + "|-" * 20_000 + "|\n" + "|b" * 20_000},
    "references": {"a.md": HEAD + "".join(f"[r{i}]: /u{i}\n" for i in range(20_000)) + "[r1] " * 9},
    "footnotes": {"a.md": HEAD + "".join(f"[^{i}]: x\n\n" for i in range(20_000))},
    "shortcodes-open": {"a.md": HEAD + "{{< " * 50_000 + "{% " * 50_000 + "<% " * 50_000},
    "shortcodes": {"a.md": HEAD + "{{< a >}}\n" * 20_000 + "{{a}}" * 20_000},
    "kramdown-open": {"a.md": HEAD + "{: " * 100_000},
    "raw-open": {"a.md": HEAD + "{% raw %}" * 20_000 + "{% highlight x %}" * 20_000},
    "mdx": {"a.mdx": HEAD + "import a from\n" * 10_000 + "<A b={" * 20_000},
    "entities": {"a.md": HEAD + "&#x110000; &#0; &nbsp; &#xd800; &amp" * 10_000},
    "headings": {"a.md": HEAD + "".join(f"## T{i}\n\nx\n\n" for i in range(20_000))},
    "same-headings": {"a.md": HEAD + "## T\n\nx\n\n" * 20_000},
    "many-images": {"a.md": HEAD + "![a](http://x.example/a.png)\n\n" * 20_000},
    "same-paragraph": {
        "a.md": HEAD + ("A paragraph that comes again and again, " * 3 + "\n\n") * 3_000
    },
    "paragraphs-alike": {
        "a.md": HEAD
        + "".join(
            f"The {i} report names {i * 7} faults in {i * 3} places, and nobody has looked at "
            f"number {i * 11} of them since day {i * 5}; see folder {i * 13} for what is known.\n\n"
            for i in range(700)
        )
    },
    "html-tags-open": {
        "a.md": HEAD + "<a " * 100_000,
        "b.html": "<html><h1>T</h1>" + "<a " * 9_999,
    },
    "html-comments-open": {"a.html": "<html><h1>T</h1><p>x" + "<!--" * 200_000},
    "html-nested": {"a.html": "<html><h1>T</h1>" + "<div>" * 100_000 + "<p>x"},
    "html-nested-lists": {"a.html": "<html><h1>T</h1><p>x" + "<ul><li>" * 30_000},
    "html-attributes": {"a.html": "<html><h1>T</h1><p " + 'a="b" ' * 200_000 + ">x"},
    "html-quotes-open": {"a.html": "<html><h1>T</h1><p>x" + "<img src='" * 50_000},
    "html-scripts-open": {"a.html": "<html><h1>T</h1><p>x" + "<script><style>" * 20_000},
    "html-json-ld": {
        "a.html": '<html><h1>T</h1><p>x<script type="application/ld+json">'
        + '{"a":' * 50_000
        + "</script>"
    },
    "html-srcset": {"a.html": "<html><h1>T</h1><p>x<img srcset='" + "a.png 1x, " * 50_000 + "'>"},
    "html-entities": {"a.html": "<html><h1>T</h1><p>" + "&lt&gt;&#1114112;&notit;" * 50_000},
    "export-bullets": {"a.txt": export("x", "stack\n" + "  • a\n" * 90_000)},
    "export-stray-bullets": {"a.txt": export("x", "• a\n" * 90_000)},
    "export-keys": {"a.txt": export("", "topicx\n" * 30_000 + "score\n" * 30_000)},
    "export-unknown-keys": {"a.txt": export("x", "stray words\n" * 60_000)},
    "export-boxes": {"a.txt": "t\n\n" + "alphanode post meta\n" * 90_000},
    "export-lines": {"a.txt": export("\n\n".join(["word"] * 30_000))},
    "export-code": {"a.txt": export("x = f(y);\n" * 90_000)},
    "export-captions": {
        "a.txt": export("image source: a. " * 100_000 + "\n" + "image source:\n" * 9_999)
    },
    "export-maps": {"a.txt": export("x", "entities\n" + "    • name: a\n    • b: c\n" * 30_000)},
    "paragraphs-in-a-row": {"a.md": paragraphs(1_000, 1), "b.md": paragraphs(1_000, 2)},
    "paragraphs-many": {"a.md": paragraphs(6_000, 13)},
    "paragraphs-shuffled": {
        "a.md": HEAD + " ".join(map(str, range(150_000))),
        "b.md": HEAD + " ".join(map(str, range(150_000, 0, -1))),
    },
    "url-ipv6": {"a.md": image("http://[::1]:80/a.png") + "![b](http://[::1/b.png)\n"},
    "url-idn": {"a.md": image("https://bücher.example/ä.png") + "![b](https://xn--/b.png)\n"},
    "url-ports": {"a.md": image("https://x.example:/a.png") + "![b](https://x.example:99999/b)\n"},
    "url-long": {"a.md": image("https://x.example/" + "a" * 500_000)},
    "url-dots": {"a.md": image("https://" + "a." * 100_000 + "example/x.png")},
    "url-schemes": {"a.md": image("javascript:alert(1)") + "![b](file:///etc/passwd)\n"},
    "url-escapes": {"a.md": image("https://x.example/%00%zz%") + "![b](a%2f..%2f..%2fb.png)\n"},
    "path-outside": {"a.md": image("../../../../../../etc/passwd") + "![b](/../../etc/hosts)\n"},
    "path-long": {"a.md": image("a/" * 5_000 + "b.png") + f"![b]({'c' * 5_000}.png)\n"},
    "path-nul": {"a.md": image("a%00b.png")},
    "ci-commands": {
        "a.md": "---\ntitle: '::error::owned'\nlast_reviewed: 2999-01-01\n---\n\n"
        "::error file=x::owned\n\n##[error]owned ##vso[task.setvariable]x\n"
    },
    "control-characters": {"a.md": HEAD + "a\x1b[2Jb\x07\x9b31m\u202egnp.exe\u2028c\u0085d"},
    "control-characters-in-values": {
        "a.md": front_matter(
            f"title: {SPEAKING}\nslug: {SPEAKING}\ndate: {SPEAKING}\ntags: {SPEAKING}"
        )
        + "![a](<http://a\x1bb\u202e/%0d%0a::error::x>)\n",
        "b.md": front_matter(f"title: {SPEAKING}\nslug: {SPEAKING}\n{SPEAKING}: 1\n{SPEAKING}: 2"),
    },
    "line-ends": {"a.md": HEAD.replace("\n", "\r") + "a\r\nb\rc\n\r\n\r"},
    "bom-twice": {"a.md": "\ufeff\ufeff" + HEAD + "x"},
    "empty": {"a.md": "", "b.html": "", "c.txt": "", "d.md": "\ufeff", "e.md": "\n" * 10},
    "only-fences": {"a.md": "---\n---\n", "b.md": "---\n", "c.md": "---", "d.md": "+++\n+++"},
    "fences-open": {"a.md": HEAD + "```\n~~~\n" * 45_000},
    "dates": {
        "a.md": front_matter("title: T\ndate: 99999-99-99\nlast_reviewed: 0000-00-00"),
        "b.md": front_matter("title: U\nlast_reviewed: 2020-01-01\nreview_in: 99999 years"),
        "c.md": front_matter("title: V\nlast_reviewed: ٢٠٢٠-٠١-٠١\nreading_time: " + "9" * 5_000),
    },
    "python-code": {
        "a.md": HEAD + "```python\n" + "(" * 50_000 + "\n```\n",
        "b.md": HEAD + "```python\n" + "-" * 200_000 + "1\n```\n",
        "c.md": HEAD + "```json\n" + "[" * 100_000 + "\n```\n",
        "d.md": HEAD + "```yaml\n" + "[" * 100_000 + "\n```\n",
        "e.md": HEAD + "```toml\nx = " + "[" * 100_000 + "\n```\n",
        "f.md": HEAD + "```python\nx = '\\N{bullet}' + 1_\n\f\tpass\n```\n",
    },
    "mojibake": {"a.md": HEAD + "Ã©â€™Â " * 60_000},
    "names": {"a b%#?&<>'\"[x].md": HEAD + "x", "ünï\u202ecode😀.md": HEAD + "x", "-x.md": HEAD},
    "newline-in-name": {"a\n::error::b.md": HEAD + "x"},
}
