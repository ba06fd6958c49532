"""Bodies of posts: the dump has them as HTML, members write Markdown."""

from __future__ import annotations

from markdownify import ATX, MarkdownConverter

from qa.cli.importing.records import Unfit

# No wrapping width but `wrap`: a line feed within a paragraph is a blank in HTML, and would be
# a line break in our Markdown.
_CONVERTER = MarkdownConverter(heading_style=ATX, bullets="-", wrap=True, wrap_width=None)


def to_markdown(html: str) -> str:
    """`html` as Markdown. Raises `Unfit` where it nests too deep."""
    try:
        # The wrapper keeps a body without any tag from being taken for a file name.
        text: str = _CONVERTER.convert(f"<div>{html}</div>")
    except RecursionError:
        raise Unfit("the HTML nests too deep") from None
    return text
