"""What a line of the references means."""

from __future__ import annotations

from datetime import date

import pytest

from qa.board import references
from qa.board.references import Kind, Status


@pytest.mark.parametrize(
    ("line", "kind", "text", "url", "day"),
    [
        ("UCP600 第 14 条", Kind.TEXT, "UCP600 第 14 条", "", None),
        ("海关总署公告，2026年5月1日", Kind.TEXT, "海关总署公告", "", date(2026, 5, 1)),
        ("Incoterms 2020, FCA A6/B6", Kind.TEXT, "Incoterms 2020, FCA A6/B6", "", None),
        ("Fee table, 2026-05-01", Kind.TEXT, "Fee table", "", date(2026, 5, 1)),
        ("公告 2026-13-45", Kind.TEXT, "公告 2026-13-45", "", None),
        ("2026-05-01", Kind.TEXT, "2026-05-01", "", None),
        ("HTTPS://WWW.Customs.gov.cn", Kind.LINK, "", "https://www.customs.gov.cn/", None),
        ("总署：https://a.cn/x?y=1#z，2026-05-01", Kind.LINK, "总署", "https://a.cn/x?y=1#z",
         date(2026, 5, 1)),
        ("http://税务.中国:80/公告", Kind.LINK, "",
         "http://xn--zfr703g.xn--fiqs8s/%E5%85%AC%E5%91%8A", None),
        ("https://[::1]:8080/", Kind.LINK, "", "https://[::1]:8080/", None),
        ("https://user:pass@a.cn/", Kind.TEXT, "https://user:pass@a.cn/", "", None),
        ("https://a.cn:99999/", Kind.TEXT, "https://a.cn:99999/", "", None),
        ("https://[", Kind.TEXT, "https://[", "", None),
        ("javascript:alert(1)", Kind.TEXT, "javascript:alert(1)", "", None),
    ],
)  # fmt: skip
def test_a_line_is_a_link_or_a_text_with_its_date(
    line: str, kind: str, text: str, url: str, day: date | None
) -> None:
    found = references.parse(line)
    assert (found.kind, found.text, found.url, found.day) == (kind, text, url, day)


def test_what_was_found_stands_with_its_link_and_with_no_other() -> None:
    lines = ["https://a.cn", "https://b.cn", "一个公告"]
    checks = [["https://a.cn/", "dead", "2026-05-01T00:00:00+00:00"]]
    found = references.read(lines, checks)
    assert [row.status for row in found] == [Status.DEAD, Status.UNKNOWN, Status.UNKNOWN]
    assert references.links([*lines, "https://a.cn/"]) == ["https://a.cn/", "https://b.cn/"]
