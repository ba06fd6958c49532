"""Synonyms: said by administrators, in force without a rebuild, undone as easily."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import text

from qa.accounts.models import Role
from qa.board.models import Question
from qa.core import clock, held
from qa.core.db import db, dialect
from qa.core.errors import Invalid, Missing, Refused
from qa.reputation.actors import Actor
from qa.search import jobs, synonyms
from qa.search.models import SynonymGroup
from qa.search.upkeep import grouping, totals
from qa.search.upkeep.grouping import version_of
from tests.accounts.visiting import read_token
from tests.board.test_meeting import click_at_once
from tests.factories import make_actor, make_member, make_moderator, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries
from tests.search.test_looking import BROWSER, counted, search

PAGE = "/moderation/synonyms"

HELD = {
    "postgresql": text("LOCK TABLE synonym_groups IN SHARE ROW EXCLUSIVE MODE"),
    "sqlite": text("UPDATE synonym_groups SET removed = removed"),
}
"""What lets nobody write a group."""


@pytest.fixture
def ada(app: Flask) -> Actor:
    return make_actor("ada", role=Role.ADMINISTRATOR)


@pytest.fixture
def group(ada: Actor) -> SynonymGroup:
    return grouping.add(ada, ["滞箱费", "demurrage"])


def sign_in_ada(client: PageClient) -> None:
    client.sign_in(make_member("ada", role=Role.ADMINISTRATOR))


def post(client: PageClient, address: str = PAGE, **fields: str) -> Any:
    token = read_token(client.get("/questions/ask"))
    return client.post(address, data={**fields, "csrf_token": token})


def index(*questions: Question) -> None:
    db.session.commit()
    jobs.index_questions([{"question_id": question.id} for question in questions])


def test_what_was_looked_for_in_vain_is_found_once_an_administrator_said_what_it_means(
    app: Flask, client: PageClient
) -> None:
    question = make_question(title="目的港的滞箱费太高，谁来承担？")
    index(question, make_question(title="样品费谁出？"))
    for reader in (1, 2, 3):
        assert "目的港" not in search(client, "demurrage", reader).text
    assert counted(app) == {"demurrage": (3, 3, 0)}
    totals.add_up()
    db.session.commit()
    sign_in_ada(client)
    report = client.get("/moderation/searches").text
    assert f'href="{PAGE}?texts=demurrage"' in report
    assert "demurrage</textarea>" in client.get(f"{PAGE}?texts=demurrage").text
    preview = post(client, texts="demurrage，滯箱費", preview="1")
    assert preview.status_code == 200
    assert "Whoever looks for demurrage also finds 滯箱費." in preview.text
    assert "1 question instead of 0" in preview.text
    assert db.session.scalars(db.select(SynonymGroup)).all() == []
    assert post(client, texts="demurrage，滯箱費").status_code == 303
    assert "目的港" in search(client, "demurrage").text
    assert "样品费谁出" not in search(client, "demurrage").text
    removal = f"{PAGE}/{db.session.scalars(db.select(SynonymGroup.id)).one()}"
    assert post(client, f"{removal}/delete").headers["Location"] == f"{PAGE}?show=removed"
    assert "目的港" not in search(client, "demurrage").text
    assert "demurrage = 滯箱費" in client.get(f"{PAGE}?show=removed").text
    assert post(client, f"{removal}/restore").status_code == 303
    assert "目的港" in search(client, "demurrage").text


def test_only_administrators_see_and_change_them(
    client: PageClient, group: SynonymGroup, ada: Actor
) -> None:
    db.session.commit()
    assert "/login" in client.get(PAGE).headers["Location"]
    client.sign_in(make_member("mona", role=Role.MODERATOR))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}/{group.id}").status_code == 403
    for preview in ({}, {"preview": "1"}):
        assert post(client, texts="a, b", **preview).status_code == 403
        assert post(client, f"{PAGE}/{group.id}", texts="a, b", **preview).status_code == 403
    for act in ("delete", "restore"):
        assert post(client, f"{PAGE}/{group.id}/{act}").status_code == 403
    mona = make_moderator("mia")
    with pytest.raises(Refused):
        grouping.edit(mona, group.id, ["a", "b"], version_of(group))
    assert group.texts == ["滞箱费", "demurrage"]
    assert not group.removed


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "A group has 2 to 10 texts"),
        ("滞箱费", "A group has 2 to 10 texts"),
        (",".join(map(str, range(11))), "A group has 2 to 10 texts"),
        ("a, " + "字" * 31, "is too long: at most 30 characters"),
        ("a, ？！", "“？！” has no word in it"),
        ("柜租, ＡＢＣ, abc", "“abc” and “ＡＢＣ” are the same to the search already"),
        ("柜租, shipping, shipped", "“shipped” and “shipping” are the same"),
        ("柜租\nDemurrage", "“Demurrage” is in another group: 滞箱费, demurrage. Edit that one."),
        ("柜租、滯箱費", "“滯箱費” is in another group"),
    ],
)
def test_what_cannot_be_a_group_is_said_in_a_sentence_and_kept_in_the_form(
    client: PageClient, group: SynonymGroup, typed: str, sentence: str
) -> None:
    db.session.commit()
    client.sign_in(make_member("adam", role=Role.ADMINISTRATOR))
    for preview in ({}, {"preview": "1"}):
        refused = post(client, texts=typed, **preview)
        assert refused.status_code == 422
        assert sentence in refused.text
    assert [row.texts for row in db.session.scalars(db.select(SynonymGroup))] == [group.texts]


def test_the_same_group_sent_twice_is_one(ada: Actor, group: SynonymGroup) -> None:
    assert grouping.add(ada, ["滯箱費", "DEMURRAGE"]).id == group.id
    assert db.session.scalars(db.select(SynonymGroup)).all() == [group]


def test_an_edit_names_its_editor_and_does_not_run_over_another_one(
    client: PageClient, ada: Actor, group: SynonymGroup
) -> None:
    version = version_of(group)
    bea = make_actor("bea", role=Role.ADMINISTRATOR)
    grouping.edit(bea, group.id, ["滞箱费", "柜租"], version)
    assert group.edited_by_id == bea.id
    with pytest.raises(Invalid, match="meanwhile: 滞箱费, 柜租"):
        grouping.edit(ada, group.id, ["滞箱费", "demurrage fee"], version)
    db.session.commit()
    client.sign_in(make_member("adam", role=Role.ADMINISTRATOR))
    stale = post(client, f"{PAGE}/{group.id}", texts="滞箱费, 超期费", version=version)
    assert stale.status_code == 422
    fields = {"texts": "滞箱费, 超期费", "version": version_of(group)}
    assert f'value="{fields["version"]}"' in stale.text
    assert post(client, f"{PAGE}/{group.id}", **fields).status_code == 303
    assert "adam" in client.get(PAGE).text


def test_a_removed_group_gives_its_texts_free_and_comes_back_only_where_they_are(
    ada: Actor, group: SynonymGroup
) -> None:
    grouping.remove(ada, group.id)
    grouping.remove(ada, group.id)
    with pytest.raises(Missing):
        grouping.edit(ada, group.id, ["a", "b"], version_of(group))
    other = grouping.add(ada, ["demurrage", "滞期费"])
    with pytest.raises(Invalid, match="in another group: demurrage, 滞期费"):
        grouping.restore(ada, group.id)
    grouping.remove(ada, other.id)
    grouping.restore(ada, group.id)
    grouping.restore(ada, group.id)
    assert (group.removed, other.removed) == (False, True)
    synonyms.forget()
    assert synonyms.groups() == (("滞箱费", "demurrage"),)


def test_groups_have_an_end(
    ada: Actor, group: SynonymGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    grouping.remove(ada, group.id)
    monkeypatch.setattr(grouping, "MOST_GROUPS", 1)
    grouping.add(ada, ["a1", "b1"])
    for act in (lambda: grouping.add(ada, ["c1", "d1"]), lambda: grouping.restore(ada, group.id)):
        with pytest.raises(Invalid, match="There are 1 groups already"):
            act()


def test_what_was_removed_is_forgotten_after_a_month(ada: Actor, group: SynonymGroup) -> None:
    stays = grouping.add(ada, ["a1", "b1"])
    grouping.remove(ada, group.id)
    with clock.at(clock.now() + totals.REMOVED_KEPT_FOR / 2):
        totals.forget_old()
        assert set(db.session.scalars(db.select(SynonymGroup.id))) == {group.id, stays.id}
    with clock.at(clock.now() + totals.REMOVED_KEPT_FOR * 2):
        totals.forget_old()
    assert db.session.scalars(db.select(SynonymGroup.id)).all() == [stays.id]


def test_searches_read_them_once_in_a_while_and_see_an_edit_made_elsewhere(
    app: Flask, client: Any, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert synonyms.groups() == ()
    with record_queries() as statements:
        assert synonyms.groups() == ()
    assert statements == []
    grouping.add(ada, ["a1", "b1"])  # in this process the view would have it forgotten
    assert synonyms.groups() == ()
    now = time.monotonic()
    monkeypatch.setattr(held.time, "monotonic", lambda: now + held.MAX_AGE + 1)
    assert synonyms.groups() == (("a1", "b1"),)


def test_hostile_texts_are_words_like_others(client: PageClient, app: Flask) -> None:
    sign_in_ada(client)
    for texts in ("<script>alert(1)</script>, b", '"a" OR (b), c*', "a\u202eb, c:d", "%s, 100%"):
        assert post(client, texts=texts).status_code == 303
    page = client.get(PAGE).text
    assert "<script>alert" not in page
    for words in ("alert", "b", "a or b", "c", "x", "100%"):
        path = f"/search?q={quote(words)}"
        assert client.get(path, headers={"User-Agent": BROWSER}).status_code == 200


def test_a_longer_list_needs_no_more_statements(client: PageClient, ada: Actor) -> None:
    client.sign_in(make_member("adam", role=Role.ADMINISTRATOR))
    counts = []
    for more in (3, 110):
        for number in range(more):
            row = SynonymGroup(texts=[f"a{more}x{number}", "b"], edited_by_id=ada.id)
            db.session.add(row)
        db.session.commit()
        client.get(PAGE)
        with record_queries() as statements:
            page = client.get(PAGE).text
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert 'rel="next"' in page


def test_of_two_groups_said_at_once_with_a_text_in_common_one_is_refused(app: Flask) -> None:
    administrators = [make_member(name, role=Role.ADMINISTRATOR) for name in ("ada", "bea")]
    db.session.commit()
    clicks = [(member.id, PAGE, {"texts": f"柜租, fee{member.id}"}) for member in administrators]
    assert sorted(click_at_once(app, HELD[dialect()], *clicks)) == [303, 422]
    assert len(db.session.scalars(db.select(SynonymGroup)).all()) == 1
