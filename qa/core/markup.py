"""Members' Markdown as HTML that is safe to show: one renderer for page, preview, mail and feed.

CommonMark with tables and strikethrough; bare web addresses become links, a single line feed
stays a line break, raw HTML is text. Pictures that were uploaded here are embedded (`pictures`),
all others are linked. What the parser writes goes through nh3 as a second wall. Whatever the
source, the work is bounded: what nests too deep, or would grow out of proportion, is shown as it
was typed.

Rendered HTML is stored with `RENDERER`; raise it when the same source renders differently.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from .markdown_rules import ChineseInline, link_address, link_mention, table_of_bounded_width
from .pictures import allowed_attribute
from .pictures import html as picture
from .text import shorten, storable

RENDERER = 2

DEEPEST = 20
"""How many levels of blocks, or of marks within a line, are rendered."""

_LINKED = re.compile(r"https?://|mailto:|/(?!/)", re.IGNORECASE)


class _Renderer(RendererHTML):
    """Writes what differs from the library's HTML; each method is named for its token."""

    def heading_open(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        return f"<h{_level(tokens[i])}>"

    def heading_close(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        return f"</h{_level(tokens[i])}>\n"

    def fence(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        return f'<pre tabindex="0"><code>{escapeHtml(tokens[i].content)}</code></pre>\n'

    def code_block(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        return self.fence(tokens, i)

    def link_open(self, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
        env["in_link"] = bool(tokens[i].attrs.get("href"))  # [text]() leads nowhere
        return self.renderToken(tokens, i, options, env) if env["in_link"] else ""

    def link_close(self, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
        opened, env["in_link"] = env["in_link"], False
        return self.renderToken(tokens, i, options, env) if opened else ""

    def image(self, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
        source = str(tokens[i].attrs["src"])
        words = "".join(_words(tokens[i].children or ())).strip()
        shown = picture(source, words) or escapeHtml(words or source)
        if env.get("in_link") or not source:
            return shown
        return f'<a href="{escapeHtml(source)}">{shown}</a>'

    def table_open(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        # A box that scrolls sideways has to be reached by keyboard, and so needs a role and
        # a name; the table's own header words are a name in every language.
        name = escapeHtml(" · ".join(filter(None, map("".join, _header(tokens, i)))))
        return f'<div class="table" role="group" tabindex="0" aria-label="{name}"><table>\n'

    def table_close(self, *_: Any) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        return f'<th scope="col"{_alignment(tokens[i])}>'

    def td_open(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        return f"<td{_alignment(tokens[i])}>"


def _level(heading: Token) -> int:
    """A page's own headings are h1 and h2; a member's begin below them."""
    return min(int(heading.tag[1]) + 2, 6)


def _header(tokens: Sequence[Token], table: int) -> Iterator[Iterator[str]]:
    for token in tokens[table:]:
        if token.type == "inline":
            yield _words(token.children or ())
        if token.type == "thead_close":
            return


def _alignment(cell: Token) -> str:
    side = str(cell.attrs.get("style", "")).removeprefix("text-align:")
    return f' class="{side}"' if side in ("center", "right") else ""


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", renderer_cls=_Renderer)
    parser.inline = ChineseInline()
    parser.configure(
        "commonmark",
        {"html": False, "breaks": True, "xhtmlOut": False, "maxNesting": DEEPEST + 4},
    )
    parser.enable(["table", "strikethrough"])
    # Definitions of links let a short source grow without bound, and merchants never use them.
    parser.disable(["reference", "html_block", "html_inline"])
    parser.block.ruler.at("table", table_of_bounded_width, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.after("text", "address", link_address)
    parser.inline.ruler.after("address", "mention", link_mention)
    parser.validateLink = lambda url: _LINKED.match(url) is not None  # type: ignore[method-assign]
    return parser


_PARSER = _parser()

_TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "div": {"aria-label"}}
_VALUES = {
    "div": {"role": {"group"}, "tabindex": {"0"}},
    "pre": {"tabindex": {"0"}},
    "th": {"scope": {"col"}},
}
_CLASSES = {"div": {"table"}, "td": {"center", "right"}, "th": {"center", "right"}}

_WALL = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    tag_attribute_values=_VALUES,
    allowed_classes=_CLASSES,
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow ugc noopener",
)

_WALL_OF_PICTURES = nh3.Cleaner(
    tags=_TAGS | {"img"},
    attributes={
        **_ATTRIBUTES,
        "img": {"src", "srcset", "sizes", "width", "height", "alt"},
    },
    tag_attribute_values={**_VALUES, "img": {"loading": {"lazy"}, "decoding": {"async"}}},
    allowed_classes=_CLASSES,
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow ugc noopener",
    attribute_filter=allowed_attribute,
)
"""The same with pictures of our own: asking for each attribute takes time, so only where needed."""


def render(source: str, mentions: Mapping[str, str] | None = None) -> str:
    """Safe HTML of Markdown `source`. Total: any text has a rendering.

    `mentions` are the names that become links after an @: folded name to address.
    """
    source = storable(source)
    tokens = _parse(source, {"mentions": mentions} if mentions else {})
    if tokens is None:
        return _as_typed(source)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    if len(html) >= 10 * len(source) + 4000:
        return _as_typed(source)
    return (_WALL_OF_PICTURES if "<img" in html else _WALL).clean(html)


def excerpt(source: str, length: int = 140) -> str:
    """The beginning of `source` as plain text on one line, at most `length` characters."""
    source = storable(source[: 12 * length])
    tokens = _parse(source)
    words = [source] if tokens is None else _words(tokens)
    return shorten(" ".join("".join(words).split()), length)


def _as_typed(source: str) -> str:
    paragraphs = (escapeHtml(part).replace("\n", "<br>\n") for part in source.split("\n\n"))
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)


def mentioned(source: str, names: Collection[str] = ()) -> list[str]:
    """What may be a mention in `source`, where it is neither code nor within a link.

    Each is the text after an @, as far as a name can go. Where `names`, folded ones, are given,
    those of them that are mentioned.
    """
    source, env = storable(source), _collecting(names)
    if "@" in source:
        _parse(source, env)
    return list(env["found"])


def _collecting(names: Collection[str]) -> dict[str, Any]:
    return {"found": {}, "mentions": dict.fromkeys(names, "/")}


def _parse(source: str, env: dict[str, Any] | None = None) -> list[Token] | None:
    """The tokens of `source`, or None where they nest too deep to be shown."""
    tokens = _PARSER.parse(source, env if env is not None else {})
    for token in tokens:
        if token.level > DEEPEST or any(child.level > DEEPEST for child in token.children or ()):
            return None
    return tokens


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children:
            yield from _words(token.children)
        elif token.type in ("softbreak", "hardbreak") or (token.nesting < 0 and token.block):
            yield " "
        else:
            yield token.content
