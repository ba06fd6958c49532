"""Keeping the industries: names and addresses, closing, moving, merging; nothing is miscounted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, or_, select

from qa.accounts.models import Role
from qa.board import counting, following, industries, industry_keeping, refiling
from qa.board.following import Followed, Target
from qa.board.industry_keeping import IndustryDraft
from qa.board.models import Follow, Industry, Question
from qa.board.tree import forget, tree
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Refused
from qa.core.outbox import worker
from qa.core.outbox.models import Job
from qa.reputation.actors import Actor
from tests.board.test_industries import SMALL, by_slug
from tests.factories import make_actor, make_industry, make_member, make_moderator, make_question
from tests.page_quality import PageClient

pytestmark = pytest.mark.usefixtures("app")


def make_ada() -> Actor:
    return make_actor("ada", role=Role.ADMINISTRATOR)


def draft(slug: str = "legal", **values: Any) -> IndustryDraft:
    names = {"name_zh_Hans": "法务", "name_zh_Hant": "法務", "name_en": "Legal"}
    return IndustryDraft(**{**names, "slug": slug, "words": ("合同", "律师"), **values})


def industries_are_counted_right() -> bool:
    db.session.expire_all()
    return all(
        row.questions
        == db.session.scalar(
            select(func.count()).where(
                or_(Question.industry_id == row.id, Question.trade_id == row.id),
                Question.hidden_at.is_(None),
            )
        )
        for row in db.session.scalars(select(Industry))
    )


def places(*questions: Question) -> set[tuple[int, int]]:
    db.session.expire_all()
    return {(question.industry_id, question.trade_id) for question in questions}


def test_only_administrators_change_industries() -> None:
    mona, industry, other = make_moderator(), make_industry(), make_industry()
    for act in (
        lambda: industry_keeping.create(mona, draft(), None, "topic"),
        lambda: industry_keeping.edit(mona, industry, draft()),
        lambda: industry_keeping.close(mona, industry),
        lambda: industry_keeping.reopen(mona, industry),
        lambda: industry_keeping.move(mona, industry, other.id),
        lambda: industry_keeping.merge(mona, industry, other),
    ):
        with pytest.raises(Refused, match="administrators"):
            act()


def test_a_new_industry_takes_questions_and_no_sync_closes_it() -> None:
    industries.sync(SMALL)
    made = industry_keeping.create(make_ada(), draft("customs"), by_slug("law").id, "trade")
    assert (made.kind, made.parent_id) == ("topic", by_slug("law").id)
    assert make_question(industry=made).trade_id == by_slug("law").id
    assert industries.sync(SMALL) == industries.Changes(0, 0, 0)
    assert made.open_for_questions
    with pytest.raises(Invalid) as caught:
        industry_keeping.create(make_ada_again(), draft("customs"), None, "topic")
    assert "slug" in caught.value.errors


def make_ada_again() -> Actor:
    return make_actor(role=Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("slug", {"slug": "No Such"}),
        ("slug", {"slug": "new"}),
        ("name_en", {"name_en": " "}),
        ("name_zh_Hans", {"name_zh_Hans": "长" * 30}),
        ("words", {"words": ("长" * 30,)}),
    ],
)
def test_what_is_wrong_with_a_description_is_said(field: str, values: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as caught:
        industry_keeping.edit(make_ada(), make_industry(), draft(**values))
    assert list(caught.value.errors) == [field]


def test_a_new_address_keeps_the_old_one_and_no_sync_brings_that_back() -> None:
    industries.sync(SMALL)
    law = by_slug("law")
    ada = make_ada()
    industry_keeping.edit(ada, law, draft())
    forget()
    assert tree().by_slug["law"].id == tree().by_slug["legal"].id == law.id
    assert industries.sync(SMALL) == industries.Changes(0, 0, 0)
    assert (law.slug, law.name_en) == ("legal", "Legal")
    with pytest.raises(Invalid):
        industry_keeping.edit(ada, make_industry("tax"), draft())
    industry_keeping.edit(ada, law, draft("law"))
    forget()
    assert tree().by_slug["legal"].slug == tree().by_slug["law"].slug == "law"


def test_an_address_that_is_free_again_leads_to_its_new_industry() -> None:
    ada, law, tax = make_ada(), make_industry("law"), make_industry("tax")
    industry_keeping.edit(ada, law, draft())
    industry_keeping.edit(ada, tax, draft("law"))
    forget()
    assert tree().by_slug["law"].id == tax.id


def test_a_closed_industry_takes_no_questions_until_it_is_opened_again() -> None:
    ada, law = make_ada(), make_industry("law")
    question = make_question(industry=law)
    for _ in range(2):
        industry_keeping.close(ada, law)
    with pytest.raises(Invalid):
        make_question(industry=law)
    assert question.industry_id == law.id
    industries.sync("industry = []")
    industry_keeping.reopen(ada, law)
    make_question(industry=law)
    assert industries_are_counted_right()


def test_moving_takes_the_questions_along_in_parts_and_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refiling, "AT_ONCE", 2)
    ada, law, tax = make_ada(), make_industry("law"), make_industry("tax")
    contracts = make_industry("contracts", law)
    asha = make_actor()
    moved = [make_question(asha, contracts) for _ in range(5)]
    hidden, bystander = make_question(asha, contracts), make_question(asha, law)
    hidden.hidden_at = clock.now()
    counting.count_in_industries({law.id: -1, contracts.id: -1})
    industry_keeping.move(ada, contracts, tax.id)
    worker.drain(app)
    assert places(*moved, hidden) == {(contracts.id, tax.id)}
    assert places(bystander) == {(law.id, law.id)}
    assert industries_are_counted_right()
    industry_keeping.move(ada, contracts, law.id)
    worker.drain(app)
    assert places(*moved, hidden) == {(contracts.id, law.id)}
    industry_keeping.move(ada, contracts, None)
    worker.drain(app)
    assert places(*moved, hidden) == {(contracts.id, contracts.id)}
    industry_keeping.move(ada, contracts, tax.id)
    worker.drain(app)
    assert industries_are_counted_right()


def test_a_part_that_had_to_wait_goes_where_the_industry_leads_by_then(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, asha = make_ada(), make_actor()
    source, target, last = (make_industry(slug) for slug in ("law", "tax", "vat"))
    question = make_question(asha, source)
    industry_keeping.merge(ada, source, target)
    lock = refiling._lock_questions

    def wait(ids: Sequence[int]) -> Sequence[Any]:
        monkeypatch.setattr(refiling, "_lock_questions", lock)
        industry_keeping.merge(ada, target, last)
        refiling.follow_industry({"industry_id": target.id})
        db.session.execute(delete(Job))  # all that this left to do is done
        return lock(ids)

    monkeypatch.setattr(refiling, "_lock_questions", wait)
    refiling.follow_industry({"industry_id": source.id})
    worker.drain(app)
    assert places(question) == {(last.id, last.id)}
    assert industries_are_counted_right()


def test_the_tree_keeps_its_two_levels() -> None:
    ada, law, tax = make_ada(), make_industry("law"), make_industry("tax")
    contracts = make_industry("contracts", law)
    for industry, parent in ((law, tax.id), (tax, contracts.id), (tax, tax.id), (tax, 999)):
        with pytest.raises(Invalid) as caught:
            industry_keeping.move(ada, industry, parent)
        assert "parent" in caught.value.errors


def test_merging_moves_questions_followers_and_addresses(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refiling, "AT_ONCE", 2)
    ada, law, tax = make_ada(), make_industry("law"), make_industry("tax")
    contracts, vat = make_industry("contracts", law), make_industry("vat", tax)
    ben, asha = make_actor(), make_actor()
    following.follow(ben, Target(Followed.INDUSTRY, contracts.id))
    questions = [make_question(asha, contracts) for _ in range(5)]
    make_question(asha, vat)
    industry_keeping.edit(ada, contracts, draft("deals"))
    industry_keeping.merge(ada, contracts, vat)
    worker.drain(app)
    assert places(*questions) == {(vat.id, tax.id)}
    assert industries_are_counted_right()
    assert [row.questions for row in (law, contracts, vat, tax)] == [0, 0, 6, 6]
    assert db.session.scalars(select(Follow.target_id).where(Follow.kind == "industry")).all() == [
        vat.id
    ]
    forget()
    assert {tree().by_slug[slug].id for slug in ("contracts", "deals", "vat")} == {vat.id}
    with pytest.raises(Invalid):
        make_question(industry=contracts)
    with pytest.raises(Conflict):
        industry_keeping.reopen(ada, contracts)
    industry_keeping.merge(ada, contracts, vat)  # once more changes nothing
    industry_keeping.merge(ada, vat, law)
    worker.drain(app)
    forget()
    assert tree().by_slug["deals"].id == law.id
    assert industries_are_counted_right()


def test_what_cannot_be_merged_is_said() -> None:
    ada, law, tax = make_ada(), make_industry("law"), make_industry("tax")
    make_industry("contracts", law)
    shut = make_industry("shut", open_for_questions=False)
    for source, target in ((law, tax), (tax, tax), (tax, shut), (tax, None)):
        with pytest.raises(Invalid) as caught:
            industry_keeping.merge(ada, source, target)
        assert "into" in caught.value.errors


def test_old_addresses_redirect_everywhere(app: Flask, client: PageClient) -> None:
    ada, law = make_ada(), make_industry("law")
    question = make_question(industry=law)
    industry_keeping.edit(ada, law, draft())
    forget()
    page = client.get("/industries/law?tab=hot")
    assert page.location == "/industries/legal?tab=hot"
    assert question.title in client.get(page.location).text
    assert client.get("/questions?industry=law").location == "/questions?industry=legal"
    assert f'value="{law.id}" selected' in client.get("/questions/ask?industry=law").text


def test_an_administrator_keeps_industries_on_their_pages(app: Flask, client: PageClient) -> None:
    law, tax = make_industry("law"), make_industry("tax")
    contracts = make_industry("contracts", law)
    make_question(industry=contracts)
    forget()
    assert "/login" in client.get("/industries/contracts/edit").location
    client.sign_in(make_moderator_member())
    assert client.get("/industries/contracts/edit").status_code == 403
    client.sign_in(make_member("ada", role=Role.ADMINISTRATOR))
    page = client.get("/industries/contracts/edit").text
    token = page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]

    def post(path: str, **fields: Any) -> Any:
        return client.post(f"/industries/{path}", data={"csrf_token": token, **fields})

    names = {
        "name_zh_Hans": "合同",
        "name_zh_Hant": "合約",
        "name_en": "Deals",
        "words": "合同，违约",
    }
    assert post("contracts/edit", slug="law", **names).status_code == 422
    assert post("contracts/edit", slug="deals", **names).location == "/industries/deals/edit"
    assert post("deals/closure").status_code == 303
    assert "It is closed" in client.get("/industries/deals/edit").text
    assert post("deals/closure/remove").status_code == 303
    assert post("deals/move", parent=contracts.id).status_code == 422
    assert post("deals/move", parent=tax.id).status_code == 303
    confirm = client.get(f"/industries/deals/merge?into={law.id}").text
    assert "1 question moves." in confirm
    assert client.get("/industries/deals/merge?into=999").status_code == 200
    assert post("deals/merge", into="").status_code == 422
    assert post("deals/merge", into=law.id).status_code == 303
    assert "merged into" in client.get("/industries/deals/edit").text
    assert client.get("/industries/deals").location == "/industries/law"
    worker.drain(app)
    assert industries_are_counted_right()
    assert client.get(f"/industries/new?parent={tax.id}").status_code == 200
    assert post("new", slug="tax", **names).status_code == 422
    assert post("new", slug="vat", parent=tax.id, kind="topic", **names).status_code == 303
    assert "Deals" in client.get("/industries/vat").text


def make_moderator_member() -> Any:
    return make_member("mona", role=Role.MODERATOR)
