"""What a public name may be."""

from __future__ import annotations

import pytest

from qa.accounts.names import fault


@pytest.mark.parametrize(
    "name",
    ["李四", "义乌小陈", "Sara Okafor", "台中阿宏", "a1", "ana-maria_2", "Jean·Luc",
     "प्रिया नायर", "badminton", "系统集成老王", "x" * 20],
)  # fmt: skip
def test_people_may_have_names_of_any_script(name: str) -> None:
    assert fault(name) is None


@pytest.mark.parametrize(
    "name",
    ["", "李", "x" * 21, "ﷺ" * 19 + "x", "13800138000", "a b!", "<b>x</b>", "a/b", "a\u200db",
     "a@b.c", "-ab", "ab-", "·李四", "😀😀", "__", "acme:lin", "acme：lin"],
)  # fmt: skip
def test_unreadable_names_are_refused(name: str) -> None:
    assert fault(name) is not None


@pytest.mark.parametrize(
    "name",
    ["admin", "Admin", "ＡＤＭＩＮ", "admin 2", "the-moderator", "管理员", "官方客服小王",
     "商幫小編", "系統", "root_1"],
)  # fmt: skip
def test_nobody_may_sound_like_the_house(name: str) -> None:
    assert fault(name) is not None


@pytest.mark.parametrize("name", ["商友17", "商友 17", "商友１７老王", "商友17-2"])
def test_names_of_closed_accounts_are_kept_free(name: str) -> None:
    assert fault(name) is not None


def test_a_merchant_may_be_called_a_friend_of_trade() -> None:
    assert fault("商友老王") is None
