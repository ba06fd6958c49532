"""Pictures of our own: an address says how large its picture is, so that pages keep its place.

``/files/<key>-<width>x<height>.webp`` is the largest version; narrower ones of the widths below
that are ``/files/<key>-<width>.webp``. The renderer needs no look-up, and nothing on a page
moves when its pictures arrive.
"""

from __future__ import annotations

import re

from markdown_it.common.utils import escapeHtml

WIDTHS = (400, 900, 1800)
"""Widths of the versions in pixels; none is wider than what was sent."""

TALLEST = 16_000
"""Pixels a version can be tall; the format ends at 16,383."""

_SHOWN_HEIGHT, _SHOWN_WIDTH = 720, 320
_SIZES = "(max-width: 40rem) 100vw, 38rem"
_ADDRESS = re.compile(r"/files/([0-9a-f]{24})-([1-9][0-9]{0,3})x([1-9][0-9]{0,4})\.webp")
_SOURCES = re.compile(r"/files/[0-9a-f]{24}-[0-9x]+\.webp( [0-9]+w)?(, |\Z)")


def address(key: str, width: int, height: int) -> str:
    """The address of the largest version."""
    return f"/files/{key}-{width}x{height}.webp"


def html(source: str, text: str) -> str | None:
    """The picture at `source` as an element, or None where it is none of ours; `text` says what
    it shows.
    """
    found = _ADDRESS.fullmatch(source)
    width, height = (int(found[2]), int(found[3])) if found else (0, 0)
    if not found or width > WIDTHS[-1] or height > TALLEST:
        return None
    versions = {w: f"/files/{found[1]}-{w}.webp" for w in WIDTHS if w < width} | {width: source}
    middle = versions.get(WIDTHS[1], source)
    several = ", ".join(f"{path} {w}w" for w, path in versions.items())
    srcset = f' srcset="{several}" sizes="{_SIZES}"' if len(versions) > 1 else ""
    shown = _shown(width, height)
    alt = escapeHtml(text.strip() or f"{width} × {height}")
    return (
        f'<img src="{middle}"{srcset} width="{shown[0]}" height="{shown[1]}" alt="{alt}"'
        ' loading="lazy" decoding="async">'
    )


def allowed_attribute(tag: str, name: str, value: str) -> str | None:
    """`value` where it may stand in rendered text: pictures come from ``/files`` alone."""
    if tag == "img" and name in ("src", "srcset"):
        return value if not _SOURCES.sub("", value) else None
    return value


def _shown(width: int, height: int) -> tuple[int, int]:
    """The size a page gives a picture: no taller than a window, but wide enough to be read."""
    scale = min(1.0, max(_SHOWN_HEIGHT / height, _SHOWN_WIDTH / width))
    return max(1, round(width * scale)), max(1, round(height * scale))
