"""What was typed is kept when it cannot be taken."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.core import clock
from qa.core.db import db
from qa.core.web import kept
from qa.core.web.kept import kept_fields, sign_in_to_act, sign_in_to_post
from qa.core.web.limits import limiter
from qa.core.web.links import link
from qa.core.web.models import KeptForm
from tests.factories import make_answer, make_member, make_question
from tests.page_quality import PageClient

TYPED = {"title": "尾款怎么收？", "body": "第一行\n第二行", "password": "x", "csrf_token": "old"}


def _thing(number: int) -> dict[str, object]:
    fields = kept_fields("remark")
    other = kept_fields("other")
    return {
        "fields": fields and fields.to_dict(),
        "action": fields and fields.action,
        "other": other and other.to_dict(),
    }


@sign_in_to_post("thing", "remark")
def _remark(number: int) -> str:
    return f"remarked on {number}"


@sign_in_to_act("thing")
def _push(number: int) -> str:
    return f"pushed {number}"


TOKEN = '<form method="post"><input type="hidden" name="csrf_token" value="{}"></form>'


@pytest.fixture
def site(app: Flask) -> Flask:
    app.add_url_rule("/things/<id:number>", "thing", _thing)
    app.add_url_rule("/things/<id:number>/remarks", "remark", _remark, methods=["POST"])
    app.add_url_rule("/things/<id:number>/push", "push", _push, methods=["POST"])
    app.add_url_rule("/token", "token", lambda: TOKEN.format(app.jinja_env.globals["csrf_token"]()))
    return app


@pytest.fixture
def client(site: Flask) -> PageClient:
    return PageClient(site, site.response_class)


def token(client: PageClient) -> str:
    match = re.search(r'value="([^"]+)"', client.get("/token").text)
    assert match
    return match[1]


def page_after_sign_in(location: str) -> str:
    address = urlsplit(location)
    assert address.path == link("security.login")
    return parse_qs(address.query)["next"][0]


def kept_count() -> int:
    return db.session.scalar(select(func.count()).select_from(KeptForm)) or 0


def test_a_member_s_form_is_taken_and_nothing_is_kept(client: PageClient) -> None:
    client.sign_in(make_member())
    response = client.post("/things/7/remarks", data=TYPED | {"csrf_token": token(client)})
    assert response.text == "remarked on 7"
    assert kept_count() == 0


def test_a_guest_signs_in_and_finds_the_text_again(client: PageClient) -> None:
    response = client.post("/things/7/remarks", data=TYPED | {"csrf_token": token(client)})
    assert response.status_code == 303
    page = page_after_sign_in(response.location)
    client.sign_in(make_member())
    assert client.get(page).json == {
        "fields": {"title": "尾款怎么收？", "body": "第一行\n第二行"},
        "action": "/things/7/remarks",
        "other": None,
    }


def test_the_text_is_still_there_when_the_page_is_loaded_again(client: PageClient) -> None:
    page = page_after_sign_in(client.post("/things/7/remarks", data=TYPED).location)
    client.sign_in(make_member())
    assert client.get(page).json == client.get(page).json
    assert client.get(page).get_json()["fields"]


def test_a_guest_without_a_token_keeps_the_text_too(client: PageClient) -> None:
    response = client.post("/things/7/remarks", data=TYPED)
    assert client.get(page_after_sign_in(response.location)).get_json()["fields"]


def test_a_member_whose_token_is_old_comes_straight_back_to_the_form(client: PageClient) -> None:
    client.sign_in(make_member())
    response = client.post("/things/7/remarks", data=TYPED)
    assert response.status_code == 303
    assert response.location.startswith("/things/7?kept=")
    assert client.get(response.location).get_json()["fields"]["title"] == "尾款怎么收？"


def test_neither_passwords_nor_tokens_are_ever_stored(client: PageClient) -> None:
    client.post("/things/7/remarks", data=TYPED | {"new_password": "p", "api_token": "t"})
    form = db.session.scalars(select(KeptForm)).one()
    assert {name for name, _ in form.fields} == {"title", "body"}


def test_files_and_empty_fields_are_not_stored(client: PageClient) -> None:
    client.post(
        "/things/7/remarks",
        data=b'--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n'
        b'--b\r\nContent-Disposition: form-data; name="empty"\r\n\r\n \r\n'
        b'--b\r\nContent-Disposition: form-data; name="t"\r\n\r\n1\r\n'
        b'--b\r\nContent-Disposition: form-data; name="t"\r\n\r\n2\r\n--b--\r\n',
        content_type="multipart/form-data; boundary=b",
    )
    form = db.session.scalars(select(KeptForm)).one()
    assert [tuple(pair) for pair in form.fields] == [("t", "1"), ("t", "2")]


def test_another_browser_does_not_get_the_text(site: Flask, client: PageClient) -> None:
    page = page_after_sign_in(client.post("/things/7/remarks", data=TYPED).location)
    stranger = PageClient(site, site.response_class)
    stranger.sign_in(make_member())
    assert stranger.get(page).get_json()["fields"] is None


@pytest.mark.parametrize("value", ["", "x", "\0", "字" * 400])
def test_a_token_that_was_never_given_finds_nothing(client: PageClient, value: str) -> None:
    client.post("/things/7/remarks", data=TYPED)
    assert client.get("/things/7", query_string={"kept": value}).get_json()["fields"] is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_that_another_site_sent_is_not_kept(
    client: PageClient, headers: dict[str, str]
) -> None:
    assert client.post("/things/7/remarks", data=TYPED, headers=headers).status_code == 400
    forged = TYPED | {"csrf_token": token(client)}
    assert client.post("/things/7/remarks", data=forged, headers=headers).status_code == 401
    assert kept_count() == 0


def test_our_own_pages_may_say_where_they_come_from(client: PageClient) -> None:
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/things/7/remarks", data=TYPED, headers=own).status_code == 303


def test_script_is_told_to_fall_back_on_the_form(client: PageClient) -> None:
    data = TYPED | {"csrf_token": token(client)}
    response = client.post("/things/7/remarks", data=data, headers={"X-Requested-With": "fetch"})
    assert response.status_code == 401
    assert kept_count() == 0


def test_a_button_needs_signing_in_but_keeps_nothing(client: PageClient) -> None:
    data = {"value": "1", "csrf_token": token(client)}
    response = client.post("/things/7/push", data=data)
    assert page_after_sign_in(response.location) == "/things/7"
    assert kept_count() == 0
    assert client.post("/things/7/push", data={"value": "1"}).status_code == 400


def test_a_text_too_long_to_be_kept_is_refused_with_advice(client: PageClient) -> None:
    response = client.post("/things/7/remarks", data={"body": "字" * 30_000})
    assert response.status_code == 403
    assert "Go back, copy it, and sign in." in response.text
    assert kept_count() == 0


def test_strangers_cannot_fill_the_table(site: Flask, client: PageClient) -> None:
    site.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(site)
    try:
        codes = [client.post("/things/7/remarks", data=TYPED).status_code for _ in range(12)]
    finally:
        limiter.reset()
        limiter.enabled = False
    assert codes == [303] * 10 + [429] * 2
    assert kept_count() == 10


def test_only_the_newest_forms_of_a_browser_are_remembered(client: PageClient) -> None:
    pages = [
        page_after_sign_in(client.post("/things/7/remarks", data=TYPED).location) for _ in range(7)
    ]
    found = [client.get(page).get_json()["fields"] is not None for page in pages]
    assert found == [False, False, True, True, True, True, True]


def test_what_nobody_came_back_for_is_forgotten_after_a_week(client: PageClient) -> None:
    with clock.at(clock.now() - timedelta(days=8)):
        client.post("/things/7/remarks", data=TYPED)
    client.post("/things/8/remarks", data=TYPED)
    kept.forget_old()
    db.session.commit()
    assert [form.action for form in db.session.scalars(select(KeptForm))] == ["/things/8/remarks"]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/questions/ask", {"title": "尾款怎么收才稳？", "body": "第一次合作，货已备好。"}),
        ("/questions/{question}/answers", {"body": "先收三成定金，再排产。"}),
        ("/questions/{question}/comments", {"body": "请问是哪个港口？"}),
        ("/answers/{answer}/comments", {"body": "这条说得很清楚。"}),
    ],
)
def test_the_board_s_forms_show_again_what_a_guest_typed(
    client: PageClient, path: str, fields: dict[str, str]
) -> None:
    question = make_question()
    answer = make_answer(question)
    address = path.format(question=question.id, answer=answer.id)
    page = page_after_sign_in(client.post(address, data=fields).location)
    client.sign_in(make_member())
    shown = client.get(page, follow_redirects=True).text
    for text in fields.values():
        assert shown.count(text) == 1
