"""The addresses of files, the page of one's own, and the file field of other forms."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board.models import Answer, Question
from qa.core.db import db
from qa.uploads import folder, queries
from qa.uploads.models import Upload
from tests.factories import make_actor, make_industry, make_member, make_question
from tests.page_quality import PageClient
from tests.uploads.samples import paper, picture
from tests.uploads.test_storing import make_upload

SCRIPT = {"X-Requested-With": "fetch", "Accept": "application/json"}


def token(client: PageClient, page: str = "/settings/files") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found
    return found[1]


def send(client: PageClient, content: bytes, name: str = "a.jpg", **options: object) -> object:
    data = {"csrf_token": token(client), "file": (BytesIO(content), name)}
    return client.post("/files", data=data, **options)


@pytest.fixture
def asha(client: PageClient) -> Member:
    member = make_member("asha", points=100)
    client.sign_in(member)
    return member


def test_the_editor_gets_the_address_and_the_markdown(client: PageClient, asha: Member) -> None:
    answer = send(client, picture(), "提单.jpg", headers=SCRIPT)
    upload = db.session.scalars(select(Upload)).one()
    url = f"/files/{upload.key}-640x480.webp"
    assert answer.json == {  # type: ignore[attr-defined]
        "url": url, "markdown": f"![提单]({url})", "width": 640, "height": 480, "name": "提单.jpg",
    }  # fmt: skip
    assert upload.owner_id == asha.id


def test_without_script_an_upload_leads_to_the_list(client: PageClient, asha: Member) -> None:
    answer = send(client, picture())
    assert answer.status_code == 303  # type: ignore[attr-defined]
    upload = db.session.scalars(select(Upload)).one()
    page = client.get("/settings/files").text
    assert f'id="file-{upload.id}"' in page
    assert queries.view(upload).markdown in page


def test_what_is_wrong_with_a_file_is_a_sentence(client: PageClient, asha: Member) -> None:
    answer = send(client, b"<svg onload=alert(1)>", "a.png", headers=SCRIPT)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Only pictures" in answer.json["detail"]  # type: ignore[attr-defined]
    for data in ({}, {"file": "no file"}):
        nothing = client.post("/files", data={"csrf_token": token(client), **data})
        assert nothing.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_a_guest_cannot_upload_and_sees_no_files_page(client: PageClient) -> None:
    page = client.get("/questions/ask").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    data = {"csrf_token": found[1], "file": (BytesIO(picture()), "a.jpg")}
    assert client.post("/files", data=data, headers=SCRIPT).status_code == 401
    assert client.get("/settings/files").status_code == 302
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_a_request_without_token_uploads_nothing(client: PageClient, asha: Member) -> None:
    answer = client.post("/files", data={"file": (BytesIO(picture()), "a.jpg")}, headers=SCRIPT)
    assert answer.status_code == 400
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_members_can_send_more_than_a_form_and_guests_cannot(
    client: PageClient, asha: Member
) -> None:
    own = token(client)
    kind = "multipart/form-data; boundary=x"
    guest = PageClient(client.application, client.response_wrapper)
    for path, size, sender, status in (
        ("/files", 3_000_000, client, 422),
        ("/files", 13_000_000, client, 413),
        ("/preview", 3_000_000, client, 413),
        ("/files", 3_000_000, guest, 413),
    ):
        answer = sender.post(path, data=body(own, size), content_type=kind, headers=SCRIPT)
        assert (path, size, answer.status_code) == (path, size, status)
        if size == 13_000_000:
            assert "at most 11 MB" in answer.json["detail"]


def body(own: str, size: int) -> bytes:
    """A form with a token and a file of `size` bytes."""
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{own}\r\n--x\r\n'
        'Content-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    )
    return parts.encode() + b"x" * size + b"\r\n--x--\r\n"


def test_a_file_is_served_so_that_it_can_only_be_looked_at(app: Flask, client: PageClient) -> None:
    upload = make_upload(make_actor("ben"))
    answer = client.get(queries.view(upload).url)
    assert answer.status_code == 200
    assert answer.headers.getlist("Content-Type") == ["image/webp"]
    policies = answer.headers.getlist("Content-Security-Policy")
    assert policies == ["default-src 'none'; sandbox; frame-ancestors 'none'"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "Set-Cookie" not in answer.headers
    again = client.get(queries.view(upload).url, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_pdf_file_is_handed_over_under_its_name(app: Flask, client: PageClient) -> None:
    upload = make_upload(make_actor("ben"), paper(), "合同.pdf")
    answer = client.get(f"/files/{upload.key}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert "%E5%90%88%E5%90%8C.pdf" in disposition


def test_a_deleted_picture_leaves_a_frame_in_posts_and_a_page_for_readers(
    client: PageClient, asha: Member
) -> None:
    send(client, picture())
    upload = db.session.scalars(select(Upload)).one()
    url = queries.view(upload).url
    data = {"csrf_token": token(client)}
    assert client.post(f"/settings/files/{upload.id}/delete", data=data).status_code == 303
    frame = client.get(url, headers={"Accept": "image/avif,image/webp,*/*;q=0.8"})
    assert (frame.status_code, frame.mimetype) == (404, "image/svg+xml")
    page = client.get(url, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert client.post(f"/settings/files/{upload.id}/delete", data=data).status_code == 404


def test_nobody_deletes_the_files_of_another(client: PageClient, asha: Member) -> None:
    upload = make_upload(make_actor("ben"))
    data = {"csrf_token": token(client)}
    assert client.post(f"/settings/files/{upload.id}/delete", data=data).status_code == 403
    assert folder.find(f"{upload.key}-640x480.webp") is not None


def test_the_list_of_files_goes_on_page_by_page(
    client: PageClient, asha: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for size in (10, 11, 12):
        send(client, picture(size=(size, size)), f"{size}.jpg")
    make_upload(make_actor("ben"), name="another.jpg")
    first = client.get("/settings/files").text
    assert ("12.jpg" in first, "11.jpg" in first, "10.jpg" in first) == (True, True, False)
    assert "another.jpg" not in first
    older = re.search(r'href="(/settings/files\?before=\d+)"', first)
    assert older
    second = client.get(older[1]).text
    assert ("11.jpg" in second, "10.jpg" in second) == (False, True)
    assert client.get("/settings/files?before=" + "9" * 40).status_code == 200


def fields(**values: object) -> dict[str, object]:
    title = "客户要求货到港后再付尾款，风险怎么控制？"
    return {"title": title, "body": "见图。", "request_key": "a-key-of-its-own", **values}


def test_a_picture_is_attached_to_a_question_without_script(
    client: PageClient, asha: Member
) -> None:
    industry = make_industry()
    data = fields(csrf_token=token(client), industry=industry.id)
    chosen = {**data, "file": (BytesIO(picture()), "箱唛.jpg")}
    again = client.post("/questions/ask", data={**chosen, "attach": "1"})
    assert again.status_code == 200
    upload = db.session.scalars(select(Upload)).one()
    markdown = f"![箱唛]({queries.view(upload).url})"
    assert f"见图。\n\n{markdown}" in again.text
    assert db.session.scalar(select(func.count()).select_from(Question)) == 0
    posted = client.post("/questions/ask", data={**data, "body": f"见图。\n\n{markdown}"})
    assert posted.status_code == 303
    assert 'width="640" height="480" alt="箱唛"' in client.get(posted.location).text


def test_a_file_that_was_chosen_is_posted_with_the_text(client: PageClient, asha: Member) -> None:
    question = make_question()
    data = {"csrf_token": token(client), "body": "报关单见图。"}
    chosen = {**data, "file": (BytesIO(picture()), "a.jpg")}
    assert client.post(f"/questions/{question.id}/answers", data=chosen).status_code == 303
    answer = db.session.scalars(select(Answer)).one()
    upload = db.session.scalars(select(Upload)).one()
    assert answer.body == f"报关单见图。\n\n{queries.view(upload).markdown}"
    assert "<img" in answer.body_html


def test_a_file_that_cannot_be_attached_leaves_the_text_in_the_form(
    client: PageClient, asha: Member
) -> None:
    data = fields(csrf_token=token(client), attach="1", file=(BytesIO(b"MZ"), "a.exe"))
    answer = client.post("/questions/ask", data=data)
    assert answer.status_code == 422
    assert "Only pictures" in answer.text
    assert "见图。" in answer.text
    nothing = client.post("/questions/ask", data=fields(csrf_token=token(client), attach="1"))
    assert (nothing.status_code, "Choose a picture" in nothing.text) == (422, True)
