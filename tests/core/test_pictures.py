"""Pictures in members' Markdown: our own are shown, all others are linked."""

from __future__ import annotations

import re

import pytest

from qa.core.markup import excerpt, render
from tests.core.test_markup import Tree

KEY = "0123456789abcdef01234567"
LARGE = f"/files/{KEY}-1800x1200.webp"


def test_our_own_picture_is_shown_at_its_size_and_leads_to_the_whole() -> None:
    tree = Tree(render(f"![提单正面]({LARGE})"))
    (_p, _), (_a, link), (_img, image) = tree.tags
    assert link == {"href": LARGE, "rel": "nofollow ugc noopener"}
    assert image == {
        "src": f"/files/{KEY}-900.webp",
        "srcset": f"/files/{KEY}-400.webp 400w, /files/{KEY}-900.webp 900w, {LARGE} 1800w",
        "sizes": "(max-width: 40rem) 100vw, 38rem",
        "width": "1080",
        "height": "720",
        "alt": "提单正面",
        "loading": "lazy",
        "decoding": "async",
    }


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ("30x20", ("30", "20")),
        ("900x600", ("900", "600")),
        ("1800x1200", ("1080", "720")),
        ("1080x2340", ("332", "720")),
        ("1080x12000", ("320", "3556")),
    ],
)
def test_a_page_keeps_the_place_of_a_picture_free(size: str, shown: tuple[str, str]) -> None:
    html = render(f"![x](/files/{KEY}-{size}.webp)")
    assert re.findall(r'width="(\d+)" height="(\d+)"', html) == [shown]


def test_a_small_picture_has_one_version() -> None:
    html = render(f"![x](/files/{KEY}-300x200.webp)")
    assert f'src="/files/{KEY}-300x200.webp"' in html
    assert "srcset" not in html


@pytest.mark.parametrize(
    "source",
    [
        f"https://evil.example/files/{KEY}-1800x1200.webp",
        f"//evil.example/files/{KEY}-1800x1200.webp",
        f"/files/{KEY}-1801x1200.webp",
        f"/files/{KEY}-1800x16001.webp",
        f"/files/{KEY}-0x1200.webp",
        f"/files/{KEY}-1800x1200.svg",
        f"/files/{KEY}-1800x1200.webp?x",
        f"/files/{KEY}-1800x1200.webp#x",
        f"/files/../files/{KEY}-1800x1200.webp",
        f"/files/{KEY.upper()}-1800x1200.webp",
        f"/files/{KEY[:-1]}-1800x1200.webp",
        f"/files/{KEY}.pdf",
        "/logout",
        "https://x.example/a.png",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
    ],
)
def test_what_only_looks_like_our_own_is_not_shown(source: str) -> None:
    assert "<img" not in render(f"![x]({source})")
    assert "<img" not in render(f"![x](<{source}>)")


@pytest.mark.parametrize(
    "text",
    [
        '"onerror="alert(1)',
        "<script>alert(1)</script>",
        "' onload='x",
        "a](/b) ![c",
        "&quot; x=&#34;",
    ],
)
def test_what_is_said_of_a_picture_stays_text(text: str) -> None:
    for _tag, attributes in Tree(render(f"![{text}]({LARGE})")).tags:
        assert not {name for name in attributes if name.startswith("on")}
        assert set(attributes) <= {
            *("href", "rel", "src", "srcset", "sizes", "width", "height", "alt"),
            *("loading", "decoding"),
        }


def test_a_picture_about_which_nothing_is_said_has_a_name_all_the_same() -> None:
    assert 'alt="1800 × 1200"' in render(f"![]({LARGE})")


def test_our_own_picture_inside_a_link_is_shown_in_that_link() -> None:
    html = render(f"[![x]({LARGE})](https://y.example)")
    assert re.findall(r'href="([^"]*)"', html) == ["https://y.example"]
    assert "<img" in html


@pytest.mark.parametrize("source", ["[text]()", "![text]()", "[text](javascript:x)"])
def test_what_leads_nowhere_is_no_link(source: str) -> None:
    assert "<a" not in render(source)
    assert "text" in render(source)


def test_many_pictures_stay_in_proportion() -> None:
    source = f"![]({LARGE})\n" * 300
    html = render(source)
    assert html.count("<img") == 300
    assert len(html) < 10 * len(source) + 4000


def test_an_excerpt_says_what_a_picture_shows() -> None:
    assert excerpt(f"见图：![提单正面]({LARGE})") == "见图：提单正面"
