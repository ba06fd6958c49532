"""The trade card: optional, of fixed choices, shown with the question."""

from __future__ import annotations

import pytest
from flask import Flask

from qa.accounts.models import Member
from qa.board import asking
from qa.board.drafts import QuestionDraft
from qa.board.models import Industry, Question
from qa.board.trade_card import CHOICES, LABELS, TradeCard
from qa.board.tree import forget
from qa.core.db import db
from qa.core.errors import Invalid
from tests.factories import make_actor, make_industry, make_member, make_question
from tests.page_quality import PageClient

FULL = TradeCard("不锈钢保温杯", "payment", "1000-10000", "europe", "alibaba")


@pytest.fixture
def law(app: Flask) -> Industry:
    industry = make_industry("law")
    forget()
    return industry


def test_a_card_is_stored_with_its_question_and_shown_to_every_reader(
    client: PageClient, law: Industry
) -> None:
    question, plain = make_question(card=FULL), make_question()
    assert (question.product, question.region) == ("不锈钢保温杯", "europe")
    page = client.get(f"/questions/{question.id}/{question.slug}").text
    for shown in ("不锈钢保温杯", "Payment due", "1,000 to 10,000", "Europe", "Alibaba.com"):
        assert shown in page
    assert "trade-card" not in client.get(f"/questions/{plain.id}/{plain.slug}").text


@pytest.mark.parametrize(
    ("field", "card"),
    [
        ("product", TradeCard(product="杯" * 31)),
        ("stage", TradeCard(stage="paid")),
        ("quantity", TradeCard(quantity="1")),
        ("region", TradeCard(region="欧洲")),
        ("platform", TradeCard(platform="x" * 21)),
    ],
)
def test_what_is_not_on_the_list_is_refused_by_its_field(
    law: Industry, field: str, card: TradeCard
) -> None:
    with pytest.raises(Invalid) as refusal:
        asking.ask(make_actor(), QuestionDraft("尾款怎么收才稳妥？", "", law.id, card=card))
    assert set(refusal.value.errors) == {field}


def test_every_key_fits_its_column_and_no_two_are_called_the_same() -> None:
    for name, choices in CHOICES.items():
        width = Question.__table__.c[name].type.length
        assert all(len(key) <= width for key in choices)
    assert set(LABELS) == {"product", *CHOICES}


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_the_form_asks_for_it_folded_and_shows_again_what_was_filled_in(
    client: PageClient, app: Flask, law: Industry, language: str
) -> None:
    client.set_cookie("language", language)
    asha: Member = make_member("asha")
    client.sign_in(asha)
    page = client.get("/questions/ask").text
    assert '<details class="fold">' in page
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "product": "保温杯", "region": "europe", "stage": "nonsense"}
    page = client.post("/questions/ask", data=sent).text
    assert '<details class="fold" open>' in page
    assert 'value="europe" selected' in page
    assert 'value="保温杯"' in page
    assert 'id="stage-error"' in page


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("尾款怎么收才稳妥？", "zh"),
        ("FOB 和 CIF 哪个好？", "zh"),
        ("PayPal Friends and Family 付款安全吗？", "zh"),
        ("Who pays the demurrage?", "en"),
        ("Is payment in 人民币 fine for a supplier in Yiwu?", "en"),
        ("UCP600 article 14", "en"),
    ],
)
def test_the_language_of_a_question_is_that_of_its_title(
    law: Industry, title: str, language: str
) -> None:
    question_id = asking.ask(make_actor(), QuestionDraft(title, "", law.id))
    assert db.session.get_one(Question, question_id).language == language
