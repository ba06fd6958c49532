"""Members' Markdown."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.core.markup import DEEPEST, excerpt, render

MARKS = st.text(st.sampled_from("*_~`[]()!<>&#-+|\\\"' \n\t1.:/hps旧：\0\ud800"), max_size=400)


class Tree(HTMLParser):
    """What a browser would make of rendered HTML: tags with attributes, and how deep they lie."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)
            self.depth = max(self.depth, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def attributes(self) -> Iterator[tuple[str, str, str]]:
        for tag, attrs in self.tags:
            for name, value in attrs.items():
                yield tag, name, value or ""


ALLOWED = {
    ("a", "href"), ("a", "title"), ("a", "rel"), ("ol", "start"), ("pre", "tabindex"),
    ("div", "class"), ("div", "role"), ("div", "tabindex"), ("div", "aria-label"),
    ("th", "scope"), ("th", "class"), ("td", "class"),
}  # fmt: skip


def assert_safe(html: str) -> None:
    tree = Tree(html)
    assert tree.open == []
    for tag, name, value in tree.attributes():
        assert (tag, name) in ALLOWED
        if name == "href":
            assert re.match(r"https?://|mailto:|/(?!/)", value, re.IGNORECASE)
    assert not {tag for tag, _ in tree.tags} & {"script", "img", "style", "iframe", "form", "h1"}


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)' onclick='alert(1)' style='x'>a</a>",
    "<!--><script>alert(1)</script>-->",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](<javascript:alert(1)>)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x) [b](file:///etc/passwd)",
    "[a](//evil.example) [b](\\\\evil.example)",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1))",
    "![a](data:image/png;base64,AAAA)",
    '![a](https://x.example/a.png "onerror=alert(1)")',
    '[a](https://x.example "x" onmouseover="alert(1)")',
    '[a](https://x.example/"onmouseover="alert(1))',
    'https://x.example/"onmouseover="alert(1)',
    "```<script>\nalert(1)\n```",
    "``` \"><script>alert(1)</script>\ncode\n```",
    "|a\"><script>|b|\n|-|-|\n|<img src=x onerror=alert(1)>|b|",
    "[<img src=x onerror=alert(1)>](https://x.example)",
    "`<script>alert(1)</script>`",
    "\\<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "# <script>alert(1)</script>",
    "[a]: javascript:alert(1)\n\n[a]",
    "https://x.example/<script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("source", ATTACKS)
def test_an_attack_becomes_harmless_text(source: str) -> None:
    assert_safe(render(source))


@given(MARKS)
def test_any_mixture_of_marks_renders_to_well_formed_safe_html(source: str) -> None:
    assert_safe(render(source))


LENGTH = 10_000
REPEATED = [">", "> ", "[", "![", "*", "*a ", "**a *b ", "_", "~~a ", "`", "<", "&", "[a](",
            "[a](<b", "]", "[]", "- ", "1. ", "> - ", "- a\n", "> a\n", "|", "|-|\n", "a|b\n-|-\n",
            "```\n", "\\", "\n", "\t", "#", "# a\n", "http://", "http://a ", "http://a)", "://",
            "旧**：", "<http://a", "---\n", "a\n---\n"]  # fmt: skip
NESTED = [
    "*a " * (LENGTH // 2) + "a* " * (LENGTH // 2),
    "[" * LENGTH + "a" + "](b)" * LENGTH,
    "![" * LENGTH + "a" + "](b)" * LENGTH,
    "".join(" " * (2 * i) + "- a\n" for i in range(140)),
    ">" * 500 + "a\n" + "a\n" * LENGTH,
    "> - " * 500 + "a\n" * LENGTH,
    "(" * LENGTH + "http://a" + ")" * LENGTH,
]


@pytest.mark.parametrize("source", [mark * LENGTH for mark in REPEATED] + NESTED)
def test_hostile_input_renders_shallow_and_in_proportion(source: str) -> None:
    html = render(source)
    assert_safe(html)
    assert Tree(html).depth <= 2 * DEEPEST
    assert len(html) <= 40 * len(source) + 4000


@pytest.mark.parametrize(
    "source",
    [
        "|" + "a|" * 250 + "\n|" + "-|" * 250 + "\n" + "|a\n" * 255,
        "|" + "a|" * 20 + "\n|" + "-|" * 20 + "\n" + "|a\n" * 3000,
        "[a]: https://x.example/" + "a" * 5000 + "\n\n" + "[a] " * 5000,
    ],
)
def test_a_short_source_cannot_make_a_long_page(source: str) -> None:
    assert len(render(source)) < 12 * len(source)


def test_what_nests_too_deep_is_shown_as_it_was_typed() -> None:
    source = ">" * 50 + " 尾款"
    assert render(source) == f"<p>{'&gt;' * 50} 尾款</p>\n"
    assert excerpt(source) == source


def test_every_text_renders_even_what_no_database_holds() -> None:
    assert render("") == ""
    assert render("提\0单\ud800") == "<p>提单</p>\n"


def test_a_single_line_feed_is_a_line_break() -> None:
    assert render("第一行\n第二行\n\n第二段") == "<p>第一行<br>\n第二行</p>\n<p>第二段</p>\n"


def test_headings_stand_below_those_of_the_page() -> None:
    html = render("# 一\n\n## 二\n\n#### 四\n\n###### 六")
    assert re.findall(r"<(h\d)>", html) == ["h3", "h4", "h6", "h6"]


def test_links_tell_search_engines_that_members_wrote_them() -> None:
    assert render("[海关](https://www.customs.gov.cn)") == (
        '<p><a href="https://www.customs.gov.cn" rel="nofollow ugc noopener">海关</a></p>\n'
    )


def test_a_link_may_lead_to_another_page_of_the_site() -> None:
    assert 'href="/questions/7"' in render("[看这里](/questions/7)")


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("见https://www.customs.gov.cn的说明", "https://www.customs.gov.cn"),
        ("见https://a.example/b_c_d?q=1&r=2。", "https://a.example/b_c_d?q=1&amp;r=2"),
        ("(see http://a.example/x_(y)).", "http://a.example/x_(y)"),
        ("**http://a.example**", "http://a.example"),
        ("HTTP://A.example/", "HTTP://A.example/"),
        ("http://a.example/a, http", "http://a.example/a"),
    ],
)
def test_a_bare_address_becomes_a_link_up_to_where_it_ends(source: str, address: str) -> None:
    assert f">{address}</a>" in render(source)
    assert render(source).count("<a ") == 1


@pytest.mark.parametrize(
    "source", ["xhttp://a.example", "http://", "http://。", "ftp://a.example", "`http://a.example`"]
)
def test_what_is_no_bare_address_stays_text(source: str) -> None:
    assert "<a " not in render(source)


def test_a_bare_address_inside_a_link_stays_part_of_its_text() -> None:
    assert render("[http://a.example](http://b.example)").count("<a ") == 1


def test_an_image_is_a_link_to_the_image() -> None:
    html = render("![箱唛](https://x.example/a.png)")
    assert '<a href="https://x.example/a.png"' in html
    assert ">箱唛</a>" in html


def test_an_image_inside_a_link_is_the_text_of_that_link() -> None:
    html = render("[![箱唛](https://x.example/a.png)](https://y.example)")
    assert re.findall(r'href="([^"]*)"', html) == ["https://y.example"]


def test_a_table_can_be_scrolled_by_keyboard_and_is_named_by_its_header() -> None:
    html = render("|费用|谁付|\n|:-:|--:|\n|海运|买方|")
    assert '<div class="table" role="group" tabindex="0" aria-label="费用 · 谁付">' in html
    assert '<th scope="col" class="center">费用</th>' in html
    assert '<td class="right">买方</td>' in html
    assert "style" not in html


def test_code_is_shown_letter_by_letter() -> None:
    assert render("```python\na < b\n```") == '<pre tabindex="0"><code>a &lt; b\n</code></pre>\n'


@pytest.mark.parametrize(
    ("source", "strong"),
    [
        ("**注意：**请先看合同", "注意："),
        ("占**60%**的尾款", "60%"),
        ("这是**“软条款”**吧", "“软条款”"),
        ("**Note:** in English", "Note:"),
    ],
)
def test_marks_beside_chinese_text_need_no_blanks(source: str, strong: str) -> None:
    assert f"<strong>{strong}</strong>" in render(source)


def test_marks_beside_latin_text_follow_commonmark() -> None:
    assert render("a * b * c, snake_case_name") == "<p>a * b * c, snake_case_name</p>\n"
    assert render("~~旧价~~") == "<p><s>旧价</s></p>\n"


def test_an_excerpt_is_the_plain_text_of_what_is_shown() -> None:
    source = "# 标题\n正文**重点**\n- 一\n- 二\n\n|a|b|\n|-|-|\n|`c`|[d](https://e.example)|"
    assert excerpt(source) == "标题 正文重点 一 二 a b c d"


def test_an_excerpt_keeps_to_its_length() -> None:
    assert excerpt("字" * 500, 20) == "字" * 19 + "…"
    assert len(excerpt("word " * 500)) <= 140


@given(MARKS, st.integers(10, 200))
def test_an_excerpt_is_one_line_of_storable_text(source: str, length: int) -> None:
    text = excerpt(source, length)
    text.encode()
    assert len(text) <= length
    assert text == " ".join(text.split())


def test_a_table_of_countless_short_rows_takes_no_time() -> None:
    source = "|a" * 20 + "|\n" + "|-" * 20 + "|\n" + "a\n" * 19_900
    started = time.process_time()
    render(source)
    assert time.process_time() - started < 0.8
