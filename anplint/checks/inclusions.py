"""Tells where a body is not all there: includes, shortcodes, components and embeds show more than
their source, so what is counted in the source says little.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from anplint.readers import form_of
from anplint.readers.template_tags import blank

if TYPE_CHECKING:
    from anplint.model import Post

_SVG = "<svg"


def brings_in(post: Post) -> bool:
    """Tell whether a body may show text, images or films that its source does not hold.

    Not by a plain `{{ variable }}`, an attribute list such as `{: .class}`, or tags that only
    choose, assign or quote. A tag in a code sample counts, for Liquid and Hugo expand it there.
    Linear in time.
    """
    if form_of(post.path) == "text":
        return False
    start, end = _body(post)
    source = post.text[start:end]
    if _shortcode().search(_raw().sub("", source)):
        return True
    shown = shown_source(post)[start:end]
    if _embed().search(shown) or any(map(_is_drawn, _fences(post))):
        return True
    if not post.path.lower().endswith(".mdx"):
        return False
    return _computed().search(_mdx_comment().sub("", shown)) is not None


def may_draw(post: Post) -> bool:
    """Tell whether a body may show images beyond those that are read from it."""
    return brings_in(post) or (
        form_of(post.path) != "text" and _SVG in shown_source(post)[slice(*_body(post))].lower()
    )


def shown_source(post: Post) -> str:
    """Return the text of a post's file with its meta and its code blanked; offsets stay."""
    spans = [post.meta.span, *(block.span for block in post.blocks if block.kind == "code")]
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            parts += (post.text[at:start], blank(post.text[start:end]))
            at = end
    text = "".join((*parts, post.text[at:]))
    return _code_span().sub(lambda match: " " * len(match[0]), text) if "`" in text else text


def _body(post: Post) -> tuple[int, int]:
    """Where the body stands; of a page in HTML the part that is read, for others surround it."""
    start, end = post.span
    if form_of(post.path) != "html":
        return (max(start, post.meta.span.end) if post.meta.span.start <= start else start), end
    spans = [*(block.span for block in post.blocks), *(image.span for image in post.images)]
    if spans:
        first, last = min(span.start for span in spans), max(span.end for span in spans)
        opening = max(post.text.rfind(tag, start, first) for tag in ("<article", "<main"))
        closing = _page_end().search(post.text, last, end)
        return (opening if opening >= 0 else first), (closing.start() if closing else end)
    return start, end


def _fences(post: Post) -> list[str]:
    return [
        post.text[block.span.start : block.span.end]
        for block in post.blocks
        if block.kind == "code"
    ]


def _is_drawn(code: str) -> bool:
    """Tell whether code is run or laid out: R Markdown's `{r}`, MyST's `{figure}`."""
    return code[:3] in ("```", "~~~") and code.lstrip("`~")[:9].lstrip(" \t").startswith("{")


@cache
def _code_span() -> re.Pattern[str]:
    return re.compile(r"`[^`\n]*`")


@cache
def _page_end() -> re.Pattern[str]:
    return re.compile(r"</(?:article|main|body)\b", re.IGNORECASE)


@cache
def _raw() -> re.Pattern[str]:
    """What Liquid and Jinja are told to leave as it is."""
    return re.compile(
        r"\{%-?\s{0,9}(raw|verbatim)\b(?:(?!\{%).|\{%(?!-?\s{0,9}end\1\b))*", re.DOTALL
    )


_QUIET = (
    "end|else|elsif|elif|if|unless|case|when|assign|set|capture|comment|raw|verbatim|highlight|"
    "codeblock|link|post_url|url|increment|decrement|break|continue|autoescape"
)
"""Tags of Liquid and Nunjucks that bring in nothing."""


@cache
def _shortcode() -> re.Pattern[str]:
    """Tags of Liquid, Nunjucks and Hugo that bring something in. `{{</* … */>}}` is quoted."""
    return re.compile(
        rf"(?<!\{{)\{{%[-+]?\s{{0,9}}(?!end\w|(?:{_QUIET})\b)[A-Za-z_]"
        r"|\{\{[<%]-?\s{0,9}(?!(?:ref|relref|highlight)\b)\w"
    )


_VALUE = r"(?:\"[^\"{}\n]*\"|'[^'{}\n]*'|[$@.]?\w[\w.\[\]$-]{0,99})"
_PLAIN = rf"\{{?[-~]?\s{{0,9}}(?:[!/&*<%]|else\b|{_VALUE}\s{{0,9}}(?:\||[-~]?\}}\}}))"
_PLAIN_ERB = (
    r"\s{0,9}[#%]|[-=]{0,2}\s{0,9}(?:end|else|elsif|if|unless)\b|"
    r"[-=]{1,2}\s{0,9}[@\w.]{1,99}\s{0,9}-?%>"
)
_WIDGETS = "gallery|playlist|embed|video|audio|youtube|vimeo|gist|soundcloud|slideshare"
_WORDPRESS = r"wp:(?:embed|core-embed|video|audio|gallery|shortcode|html|block)\b"
_FORMS = (
    # Calls and partials of Jinja, Handlebars and ERB, not their plain values and comments.
    rf"\{{\{{(?!{_PLAIN})[^{{}}\n]{{1,500}}\}}\}}",
    rf"<%(?!{_PLAIN_ERB})[^%\n]{{1,500}}%>",
    # Elements, then components and custom elements.
    r"<(?i:iframe|embed|object|applet|video|audio|canvas)\b",
    r"<(?i:script)\s[^<>]{0,500}\bsrc\b",
    r"(?<!\w)<(?:[A-Z][A-Z0-9]*[a-z.][\w.]*|[a-z][a-z0-9]*-[a-z0-9-]+)(?:\s[^<>]{0,2000})?/?>",
    # Obsidian, then reStructuredText, directives, snippets, `!include` and `%[address]`.
    r"!\[\[",
    r"^[ \t]*(?:\.\.[ \t]{1,9}[\w-]{1,40}::|::[A-Za-z]|-{1,2}8<-{1,2}|!include\b|[@%]\[)",
    # MkDocs, Docsify, server side includes and WordPress.
    r"\{!\s{0,9}[\w./-][^{}\n]{0,500}!\}",
    r"['\"]:include",
    rf"<!--(?:#|\s{{0,9}}(?:{_WORDPRESS}|\w{{0,9}}include))",
    rf"\[(?:{_WIDGETS})(?:\s[^\[\]\n]{{0,500}})?\](?![(\[:])",
    # A film whose address fills a line is shown.
    r"^[ \t]*https?://(?:www\.)?(?:youtube\.com|youtu\.be|vimeo\.com)/\S{1,200}[ \t\r]*$",
)
"""What stands for something else, outside of code."""


@cache
def _embed() -> re.Pattern[str]:
    return re.compile("|".join(_FORMS), re.MULTILINE)


@cache
def _computed() -> re.Pattern[str]:
    """Components of MDX, whatever they are called, and expressions that are more than a name."""
    return re.compile(r"(?<!\w)<[A-Z]|\{[^{}\n]{0,500}[(<]")


@cache
def _mdx_comment() -> re.Pattern[str]:
    return re.compile(r"\{/\*(?:[^*{]|\*(?!/))*\*/\}")
