"""What a merchant says of their trade, and what they keep from others."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.accounts import profile, queries, websites
from qa.accounts.profile import SWITCHES, Profile
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.outbox.models import Purge

from .visiting import faults, make_member, sign_in, submit


@pytest.mark.parametrize(
    ("typed", "stored", "host"),
    [
        ("www.example.com", "https://www.example.com", "example.com"),
        ("HTTP://Shop.Example.COM:8080/a?b=1", "http://shop.example.com:8080/a?b=1",
         "shop.example.com"),
        ("https://a.cn/店 铺"[:14], "https://a.cn/%E5%BA%97", "a.cn"),
        ("商帮.中国", "https://xn--czr20s.xn--fiqs8s", "xn--czr20s.xn--fiqs8s"),
        ('https://a.cn/"><b>', "https://a.cn/%22%3E%3Cb%3E", "a.cn"),
    ],
)  # fmt: skip
def test_an_address_is_kept_whole_and_shown_by_its_host(typed: str, stored: str, host: str) -> None:
    assert websites.checked(typed) == stored
    assert websites.host(stored) == host


@pytest.mark.parametrize(
    "typed",
    ["", "x", "javascript:alert(1)", "javascript://a.cn/%0aalert(1)", "data:text/html,x",
     "https://taobao.com@evil.example", "http://127.0.0.1", "http://[::1]/", "https://[",
     "localhost", "a..b", "-a.cn", "https://a.cn:99999/", "a.cn/" + "x" * 300, "http://a.cn\\@b.cn"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        websites.checked(typed)


def test_a_trade_is_described_and_read_back_as_it_was_typed(client: FlaskClient) -> None:
    make_member("asha")
    make_member("ben")
    sign_in(client)
    submit(client, "/settings/profile", company="拓岸", sells="手机壳，500 起", buys="TPU 粒子",
           since_year="2008", websites="a.example\nhttps://b.example/x\na.example")  # fmt: skip
    db.session.rollback()
    asha, ben = queries.by_name("asha"), queries.by_name("ben")
    assert asha is not None and ben is not None  # noqa: PT018
    assert (asha.sells, asha.buys, asha.since_year) == ("手机壳，500 起", "TPU 粒子", 2008)
    assert asha.websites == ["https://a.example", "https://b.example/x"]
    assert profile.of(asha).websites == "https://a.example\nhttps://b.example/x"
    assert (ben.sells, ben.since_year, ben.websites) == ("", None, [])


@pytest.mark.parametrize(
    ("field", "typed"),
    [("since_year", "1899"), ("since_year", "2999"), ("since_year", "08"), ("since_year", "②"),
     ("websites", "a.cn b.cn c.cn d.cn"), ("websites", "a.cn ftp://x.cn"), ("sells", "x" * 201)],
)  # fmt: skip
def test_what_cannot_be_taken_changes_nothing_and_is_said(
    client: FlaskClient, field: str, typed: str
) -> None:
    make_member("asha")
    sign_in(client)
    answer = submit(client, "/settings/profile", region="广东", **{field: typed})
    assert answer.status_code == 422
    assert len(faults(answer)) == 1
    db.session.rollback()
    asha = queries.by_name("asha")
    assert asha is not None
    assert asha.region == ""


def test_switches_are_set_one_by_one(app: Flask) -> None:
    asha, ben = make_member("asha"), make_member("ben")
    with pytest.raises(Invalid):
        profile.edit(asha, Profile(since_year="x"))
    profile.hide(asha, ["hides_company", "hides_place", "role"])
    assert [getattr(asha, name) for name in SWITCHES] == [True, False, False, True, False]
    profile.hide(asha, [])
    assert not any(getattr(asha, name) for name in SWITCHES)
    assert not any(getattr(ben, name) for name in SWITCHES)


def test_the_boards_kept_for_guests_go_where_a_place_is_hidden_or_shown_again(app: Flask) -> None:
    asha = make_member("asha")
    for switches, goes in (
        (["hides_company"], 0),
        (["hides_place"], 1),
        (["hides_place"], 1),
        ([], 2),
    ):
        profile.hide(asha, switches)
        db.session.commit()
        assert list(db.session.scalars(select(Purge.key))).count("listing") == goes


def test_the_page_of_the_switches_saves_them(client: FlaskClient) -> None:
    member = make_member("asha")
    assert client.get("/settings/privacy").location.startswith("/login?next=")
    sign_in(client)
    answer = submit(client, "/settings/privacy", hides_figures="y")
    assert answer.location == "/settings/privacy"
    db.session.refresh(member)
    assert member.hides_figures
    assert f"member:{member.id}" in db.session.scalars(select(Purge.key)).all()
    page = client.get("/settings/privacy").text
    assert page.count(" checked") == 1
