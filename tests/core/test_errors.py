"""Errors as pages, as fragments and as problem+json; and bad input of every kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, abort, request
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Gone

from qa.accounts.models import Member
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.core.i18n import _
from tests.factories import make_member
from tests.page_quality import PageClient

RAISED: dict[str, Callable[[], Exception]] = {
    "refused": lambda: Refused(_("Only the asker may do this.")),
    "missing": Missing,
    "conflict": lambda: Conflict("<b>Somebody</b> was here"),
    "invalid": lambda: Invalid({"title": "The title is short.", "body": "The body is long."}),
    "broken": lambda: RuntimeError("secret detail"),
    "gone": Gone,
}


def _raise(kind: str) -> str:
    raise RAISED[kind]()


def _half_done() -> str:
    db.session.add(make_member("halfdone"))
    db.session.flush()
    raise Refused("No.")


@pytest.fixture
def client(app: Flask) -> PageClient:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for prefix in ("", "/api"):
        app.add_url_rule(f"{prefix}/raise/<kind>", f"raise{prefix}", _raise)
    app.add_url_rule("/half", "half", _half_done)
    app.add_url_rule("/things/<id:number>", "thing", lambda number: {"number": number})
    app.add_url_rule("/names/<name>", "name", lambda name: {"name": name})
    app.add_url_rule("/guarded", "guarded", _half_done, methods=["POST"])
    app.add_url_rule("/send", "send", lambda: request.form.to_dict(), methods=["POST"])
    app.add_url_rule("/query", "query", lambda: {**request.args, "path": request.full_path})
    app.add_url_rule("/json", "json", lambda: {"got": request.get_json()}, methods=["POST"])
    app.extensions["csrf"].exempt("tests.core.test_errors.<lambda>")
    return PageClient(app, app.response_class)


@pytest.mark.parametrize(
    ("kind", "status", "title", "sentence"),
    [
        ("refused", 403, "This is not allowed", "Only the asker may do this."),
        ("missing", 404, "There is nothing here", "The address may be mistyped"),
        ("conflict", 409, "Somebody was faster", "&lt;b&gt;Somebody&lt;/b&gt; was here"),
        ("invalid", 422, "This cannot be taken as it is", "The body is long."),
        ("gone", 410, "This request cannot be read", "Go back"),
        ("broken", 500, "Something went wrong on our side", "It has been noted."),
    ],
)
def test_an_error_is_a_page_of_ours(
    client: PageClient, kind: str, status: int, title: str, sentence: str
) -> None:
    response = client.get(f"/raise/{kind}")
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in response.text
    assert sentence in response.text
    assert "secret detail" not in response.text


def test_an_error_page_speaks_the_reader_s_language(client: PageClient) -> None:
    client.set_cookie("language", "zh_Hant")
    for kind in ("missing", "broken"):
        assert '<html lang="zh-Hant"' in client.get(f"/raise/{kind}").text


@pytest.mark.parametrize("kind", ["refused", "broken"])
def test_script_gets_the_sentence_alone(client: PageClient, kind: str) -> None:
    response = client.get(f"/raise/{kind}", headers={"X-Requested-With": "fetch"})
    assert response.text.startswith('<p class="flash error" role="alert">')
    assert "<html" not in response.text


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/api/raise/invalid", {}),
        ("/raise/invalid", {"Accept": "application/json"}),
        ("/raise/invalid", {"Accept": "application/problem+json"}),
    ],
)
def test_programs_get_problem_json(
    client: PageClient, address: str, headers: dict[str, str]
) -> None:
    response = client.get(address, headers=headers)
    assert response.mimetype == "application/problem+json"
    assert response.get_json(force=True) == {
        "type": "about:blank",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "The title is short.",
        "errors": {"title": "The title is short.", "body": "The body is long."},
    }


@pytest.mark.parametrize("path", ["/api/nowhere", "/api/raise/broken"])
def test_programs_get_problem_json_for_every_error(client: PageClient, path: str) -> None:
    response = client.get(path)
    assert response.mimetype == "application/problem+json"
    assert response.status_code == response.get_json(force=True)["status"]


def test_what_a_refused_act_had_written_is_gone(client: PageClient) -> None:
    bystander = make_member("bystander")
    assert client.get("/half").status_code == 403
    names = db.session.scalars(db.select(Member.name)).all()
    assert names == [bystander.name]


def test_our_own_fault_is_told_without_the_database(client: PageClient) -> None:
    client.sign_in(make_member())
    engine = db.engine
    event.listen(engine, "before_cursor_execute", _no_database)
    response = client.get("/nowhere")
    event.remove(engine, "before_cursor_execute", _no_database)
    assert response.status_code == 500
    assert "<h1>Something went wrong on our side</h1>" in response.text


def _no_database(*_: object) -> None:
    raise OperationalError("SELECT", None, ConnectionError("no database"))


def test_a_wrong_method_says_which_are_right(client: PageClient) -> None:
    response = client.get("/send")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]
    assert "<h1>This address takes no such request</h1>" in response.text
    assert client.open("/names/a", method="BREW").status_code == 405


@pytest.mark.parametrize("size", [2 * 1024 * 1024, 10 * 1024 * 1024])
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain"]
)
def test_a_body_that_is_too_large_is_413(client: PageClient, size: int, kind: str) -> None:
    response = client.post("/guarded", data=b"x" * size, content_type=kind)
    assert response.status_code == 413
    assert "<h1>This is too large</h1>" in response.text


@pytest.mark.parametrize(
    "path",
    ["0", "-1", "+1", "01", "1.5", "x", "%31%00", "٣", "9223372036854775808", "9" * 40, "1 ", ""],
)
def test_what_is_no_id_is_404(client: PageClient, path: str) -> None:
    assert client.get(f"/things/{path}").status_code == 404


def test_the_largest_id_is_an_id(client: PageClient) -> None:
    assert client.get("/things/9223372036854775807").json == {"number": 2**63 - 1}


@pytest.mark.parametrize("path", ["%00", "a%00b", "%0a", "a%1fb", "%7f"])
def test_a_control_character_in_a_path_is_404(client: PageClient, path: str) -> None:
    assert client.get(f"/names/{path}").status_code == 404
    assert client.get(f"/static/{path}").status_code == 404
    assert client.get(f"/{path}").status_code == 404


def test_bytes_that_are_no_utf_8_make_no_error(client: PageClient) -> None:
    assert client.get("/names/%ff%ed%a0%80").status_code == 200
    response = client.get("/query", environ_overrides={"QUERY_STRING": "q=\xff\xe4\xbd&p=%ff%00"})
    assert response.status_code == 200
    assert "\0" not in response.get_json()["p"]
    response = client.get("/nowhere", environ_overrides={"QUERY_STRING": "q=\xff"})
    assert response.status_code == 404


def test_nul_and_lone_surrogates_never_reach_a_view(client: PageClient) -> None:
    assert client.get("/query?q=%00提%00单").get_json()["q"] == "提单"
    assert client.post("/send", data={"a\0": "提\0单"}).json == {"a": "提单"}
    sent = client.post(
        "/json", data=b'{"a\\ud800": ["\\udfff\\u0000x"]}', content_type="application/json"
    )
    assert sent.json == {"got": {"a": ["x"]}}
    raw = client.post(
        "/send", data=b"a=%ed%a0%80x", content_type="application/x-www-form-urlencoded"
    )
    raw.text.encode()
    assert raw.status_code == 200


@pytest.mark.parametrize("body", [b"[" * 500_000, b"{", b"\xff", b"", b"nul"])
def test_json_that_cannot_be_read_is_400(client: PageClient, body: bytes) -> None:
    assert client.post("/json", data=body, content_type="application/json").status_code == 400


def test_a_body_of_another_kind_is_415(client: PageClient) -> None:
    response = client.post("/json", data=b"<a/>", content_type="text/xml")
    assert response.status_code == 415
    assert "<h1>This kind of content cannot be read</h1>" in response.text


@pytest.mark.parametrize("token", [None, "", "forged", "\0", "字" * 5000])
def test_a_missing_or_forged_token_is_400_and_says_what_to_do(
    client: PageClient, token: str | None
) -> None:
    data = {} if token is None else {"csrf_token": token}
    response = client.post("/guarded", data=data)
    assert response.status_code == 400
    assert "<h1>This page was open for too long</h1>" in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "a b"},
        {"Host": "[::"},
        {"Accept": "\xff;q=x"},
        {"Accept-Language": "\xff;q=nan,,;"},
        {"Cookie": "language=\xff; session=\xff.\xff; theme"},
        {"Content-Length": "x"},
        {"If-None-Match": "\xff", "If-Modified-Since": "\xff", "Range": "bytes=x-"},
        {"Origin": "http://[", "Sec-Fetch-Site": "\xff"},
        {"X-Forwarded-For": "\xff", "Referer": "http://["},
    ],
)
@pytest.mark.parametrize("path", ["/nowhere", "/static/site.css", "/static/img/seal.svg"])
def test_odd_headers_are_not_our_fault(
    client: PageClient, headers: dict[str, str], path: str
) -> None:
    assert client.get(path, headers=headers).status_code < 500
    assert client.post(path, headers=headers).status_code < 500


def test_an_aborted_request_keeps_its_own_answer(app: Flask, client: PageClient) -> None:
    app.add_url_rule("/own", "own", lambda: abort(app.response_class("mine", 418)))
    response = client.get("/own")
    assert (response.status_code, response.text) == (418, "mine")
