"""Uploads as rows and files: quotas, the same bytes again, deletion, what is collected."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Missing, Refused
from qa.reputation import rules as rulebook
from qa.reputation.actors import Actor
from qa.uploads import folder, queries, storing, using
from qa.uploads.converting import remake
from qa.uploads.models import Upload
from tests.factories import make_actor, make_moderator
from tests.uploads.samples import paper, picture


def make_upload(owner: Actor, content: bytes | None = None, name: str = "提单.jpg") -> Upload:
    """A picture taken in as the view does it."""
    with folder.arriving() as place:
        sent = storing.receive(BytesIO(content or picture()), name, place)
        return storing.store(owner, sent, remake(sent.path, place))


def files(app: Flask) -> list[str]:
    root = Path(app.config["DATA_DIR"]) / "uploads"
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def nobody_writes(_members: Sequence[int]) -> list[str]:
    return []


def limited(monkeypatch: pytest.MonkeyPatch, **figures: int) -> None:
    """Rules of which the figures for uploads are others."""
    given = rulebook.rules()
    changed = replace(given, uploads=replace(given.uploads, **figures))
    for module in ("qa.uploads.policy", "qa.uploads.storing"):
        monkeypatch.setattr(f"{module}.rules", lambda: changed)


def test_a_picture_is_kept_in_its_sizes_under_a_name_nobody_can_guess(app: Flask) -> None:
    asha = make_actor("asha")
    upload = make_upload(asha)
    assert (upload.owner_id, upload.kind, upload.name) == (asha.id, "webp", "提单.jpg")
    assert (upload.width, upload.height, upload.used_at) == (640, 480, None)
    assert files(app) == [f"{upload.key}-400.webp", f"{upload.key}-640x480.webp"]
    stored = [folder.find(name) for name in files(app)]
    assert upload.size == sum(path.stat().st_size for path in stored if path)
    assert len(upload.key) == 24


def test_the_same_bytes_are_the_same_upload_of_one_member_and_another_of_the_next(
    app: Flask,
) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    first = make_upload(asha)
    assert make_upload(asha, name="again.jpg").id == first.id
    assert make_upload(ben).id != first.id
    assert len(files(app)) == 4


def test_the_same_bytes_sent_twice_at_once_are_one_upload(app: Flask) -> None:
    asha = make_actor("asha")
    db.session.commit()
    at_once = Barrier(2)

    def send() -> int:
        with app.app_context():
            with folder.arriving() as place:
                sent = storing.receive(BytesIO(picture()), "a.jpg", place)
                made = remake(sent.path, place)
                at_once.wait(30)
                upload_id = storing.store(asha, sent, made).id
                db.session.commit()
            return upload_id

    with ThreadPoolExecutor(2) as pool:
        ids = {done.result() for done in [pool.submit(send) for _ in range(2)]}
    assert len(ids) == 1
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 1
    assert len(files(app)) == 2


def test_a_file_is_read_no_further_than_the_limit(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(monkeypatch, largest_mb=1)
    stream = BytesIO(b"x" * 5_000_000)
    with pytest.raises(Invalid) as caught:
        storing.receive(stream, "large.jpg", tmp_path)
    assert "at most 1 MB" in str(caught.value.reason)
    assert stream.tell() < 1_200_000


def test_an_empty_file_is_refused(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        storing.receive(BytesIO(b""), "empty.jpg", tmp_path)


def test_a_day_has_a_limit_and_newcomers_a_lower_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(monkeypatch, a_day=2)
    asha, newcomer = make_actor("asha"), make_actor("cleo", level=1)
    for size in (10, 11):
        make_upload(asha, picture(size=(size, size)))
    with pytest.raises(Refused, match="2 files a day"):
        make_upload(asha, picture(size=(12, 12)))
    for size in range(20, 30):
        make_upload(newcomer, picture(size=(size, size)))
    with pytest.raises(Refused, match="10 files a day"):
        make_upload(newcomer)
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        make_upload(asha, picture(size=(12, 12)))


def test_all_files_together_have_a_limit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, total_mb=0)
    with pytest.raises(Refused, match="used up"):
        make_upload(make_actor("asha"))
    assert files(app) == []


def test_a_file_that_did_not_get_in_leaves_nothing(app: Flask) -> None:
    with pytest.raises(Invalid):
        make_upload(make_actor("asha"), b"no picture")
    assert files(app) == []


def test_the_owner_and_a_moderator_can_delete_a_file(app: Flask) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    upload, other = make_upload(asha), make_upload(ben)
    with pytest.raises(Refused):
        storing.remove(ben, upload)
    storing.remove(asha, upload)
    assert db.session.scalars(select(Upload.id)).all() == [other.id]
    assert len(files(app)) == 2
    storing.remove(make_moderator(), other)
    assert files(app) == []
    with pytest.raises(Missing):
        storing.load(other.id)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../secret-key",
        "a" * 24,
        "a" * 24 + "-400.webp",
        "a" * 24 + ".pdf/..",
        "0" * 24 + ".php",
    ],
)
def test_only_what_was_kept_is_found(app: Flask, name: str) -> None:
    make_upload(make_actor("asha"))
    assert folder.find(name) is None


def test_what_nobody_used_for_a_day_is_collected(app: Flask) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    unused, used = make_upload(asha), make_upload(ben)
    using.mark([f"See ![x]({queries.view(used).url})"])
    assert using.collect(nobody_writes) == 0
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        fresh = make_upload(asha, picture(size=(9, 9)))
        assert using.collect(nobody_writes) == 1
        assert using.collect(nobody_writes) == 0
    assert set(db.session.scalars(select(Upload.id))) == {used.id, fresh.id}
    assert not any(name.startswith(unused.key) for name in files(app))


def test_what_is_being_written_about_and_what_stands_in_a_profile_is_kept(app: Flask) -> None:
    asha, ben, cleo = (make_actor(name) for name in ("asha", "ben", "cleo"))
    drafted, shown, unused = make_upload(asha), make_upload(ben), make_upload(cleo)
    db.session.get_one(Member, ben.id).about = queries.view(shown).markdown
    with clock.at(clock.now() + timedelta(days=2)):
        writing = queries.view(drafted).markdown
        assert using.collect(lambda members: [writing]) == 1
    assert set(db.session.scalars(select(Upload.id))) == {drafted.id, shown.id}
    assert unused.id not in {drafted.id, shown.id}


def test_the_same_bytes_again_have_another_day(app: Flask) -> None:
    asha = make_actor("asha")
    upload = make_upload(asha)
    with clock.at(clock.now() + timedelta(hours=23)):
        make_upload(asha)
    with clock.at(clock.now() + timedelta(hours=25)):
        assert using.collect(nobody_writes) == 0
    assert folder.find(files(app)[0]) is not None
    assert upload.used_at is None


def test_files_without_a_row_are_collected_when_they_are_old(app: Flask) -> None:
    kept = make_upload(make_actor("asha"))
    db.session.commit()
    lost = make_upload(make_actor("ben"))
    key = lost.key
    db.session.rollback()  # as if the process had been killed before the commit
    place = Path(app.config["DATA_DIR"]) / "uploads" / "arriving" / "killed"
    place.mkdir(parents=True)
    (place / "sent").write_bytes(b"half")
    assert using.collect(nobody_writes) == 0
    long_ago = clock.now().timestamp() - 2 * 24 * 3600
    for path in [
        *place.parent.parent.rglob(f"{key}*"),
        *place.parent.parent.rglob("*.webp"),
        place,
    ]:
        os.utime(path, (long_ago, long_ago))
    assert using.collect(nobody_writes) == 1
    assert {name[:24] for name in files(app)} == {kept.key}
    assert not place.exists()


def test_the_markdown_of_a_file_cannot_be_broken_by_its_name(app: Flask) -> None:
    asha = make_actor("asha")
    upload = make_upload(asha, name="](javascript:x) `*_<b>![.jpg")
    markdown = queries.view(upload).markdown
    assert markdown == f"![javascript:x b]({queries.view(upload).url})"
    document = make_upload(asha, paper(), name="合同 v2.PDF")
    assert queries.view(document).markdown == f"[合同 v2.pdf](/files/{document.key}.pdf)"
