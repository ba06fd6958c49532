"""What should not stand in a public post: found where it is, and nowhere else."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board import answering, asking, commenting, sensitive
from qa.board.drafts import AnswerDraft, QuestionDraft
from qa.board.models import Answer, Comment, Question
from qa.board.sensitive import Sensitive, find, mask
from qa.board.tree import forget
from qa.core.db import db
from tests.factories import make_actor, make_industry, make_member, make_question
from tests.page_quality import PageClient

SENSITIVE = [
    ("phone", "打我手机13812345678聊"),
    ("phone", "+86 138 1234 5678"),
    ("phone", "00８６-13812345678"),
    ("phone", "（+86）13812345678"),
    ("phone", "１３８１２３４５６７８"),
    ("phone", "電話 2345 6789"),
    ("phone", "WhatsApp: 91234567"),
    ("phone", "+852 9123 4567"),
    ("phone", "+886 912 345 678"),
    ("phone", "0912-345-678"),
    ("phone", "手機0912345678"),
    ("phone", "0755-82345678"),
    ("phone", "（010）8888 8888"),
    ("phone", "075582345678"),
    ("phone", "010-88888888-8012"),
    ("phone", "+1 (415) 555-2671"),
    ("phone", "+44 20 7946 0958"),
    ("identity", "身份证11010519491231002X"),
    ("identity", "110105 19491231 002x"),
    ("identity", "１１０１０５１９４９１２３１００２Ｘ"),
    ("identity", "130503670401001"),
    ("bank", "4111 1111 1111 1111"),
    ("bank", "4111-1111-1111-1111"),
    ("bank", "卡号６２２２０２０００００００００００１８"),
    ("bank", "378282246310005"),
    ("order", "订单号：20240115123456789"),
    ("order", "訂單編號 8801234567890"),
    ("order", "order no. 112-1234567-1234567"),
    ("order", "单号SF1234567890123"),
    ("order", "tracking number: 1Z999AA10123456784"),
    ("order", "7771234567890 这个单号查不到"),
    ("order", "提单号 COSU6123456780"),
    ("email", "a.b+c@mail.example.com.cn"),
    ("email", "写信给chen@163.com。"),
    ("email", "chen＠163.com"),
]

HARMLESS = [
    "",
    "订单 4.8 万美元，定金 40%",
    "订单金额 1000000000 元",
    "order value 12345678901",
    "报价 13800000000 元，¥13812345678 也不行",
    "RMB 13912345678",
    "amount 4111111111111111 USD",
    "HS 8479899990，HS 编码 0901211000，申报要素 8471.30.10",
    "2024-01-15 到 2024-02-15 交货，20240115 开证",
    "订单 2024-01-15 交期，订单 20240115 与 20240116",
    "订单 HT20240115",
    "型号 ABC13812345678，货柜 MSKU1234567",
    "条码 6901234567892",
    "CNC-5000-3000-1200，3000 4000 5000 6000 件",
    "800 1000 1200 1500 2000 2500",
    "UCP600 第14条，ISO 9001:2015，GB/T 19001-2016",
    "https://detail.1688.com/offer/612345678901.html 和 www.example.com/4111111111111111",
    "0.13812345678，3.1415926535897932",
    "1,380,000,000.00",
    "SN 4111111111111112",
    "110105194912310021",
    "4000000000000000 0000",
    "40HQ 68 CBM 26500 KGS，20000 件",
    "电话打了 3 次，微信说 2024 年再谈",
    "税号 91330100MA27XXXX1X",
    "比例 100-200-300，1.5-2.5",
    "@chen 你怎么看？",
]


@pytest.mark.parametrize(("kind", "text"), SENSITIVE)
def test_it_is_found_by_its_kind_and_gone_once_masked(kind: str, text: str) -> None:
    assert [finding.kind for finding in find(text)] == [kind]
    assert find(mask(text)) == []
    assert len(mask(text)) == len(text) or kind == "email"


@pytest.mark.parametrize("text", HARMLESS)
def test_no_alarm_is_raised_for_trade_as_it_is_written(text: str) -> None:
    assert find(text) == []
    assert mask(text) == text


def test_a_finding_says_where_it_stands_and_how_it_would_read() -> None:
    text = "李总 138-1234-5678，邮箱 li@corp.cn。"
    phone, email = find(text)
    assert (text[phone.start : phone.end], phone.masked) == ("138-1234-5678", "138-××××-××78")
    assert (text[email.start : email.end], email.masked) == ("li@corp.cn", "l×××@corp.cn")
    assert mask(text) == "李总 138-××××-××78，邮箱 l×××@corp.cn。"


@pytest.mark.parametrize("part", ["1 ", "1-", "a@", "a.", "order a-", "单号", "订单a1", "（",
                                  "order" + 13 * "a-"])  # fmt: skip
def test_a_long_text_is_looked_through_all_the_same(part: str) -> None:
    text = part * (40_000 // len(part)) + " 13812345678"
    assert find(text)[-1].kind == "phone"


@pytest.fixture
def asha(app: Flask) -> Member:
    return make_member("asha")


def asked(industry_id: int, **values: object) -> QuestionDraft:
    body = "客户电话 13812345678，要不要先查？"
    fields = {"title": "客户催着发货怎么办？", "body": body, "industry_id": industry_id, **values}
    return QuestionDraft(**fields)


def test_asking_answering_and_commenting_are_held_until_the_author_has_decided(app: Flask) -> None:
    actor, question = make_actor(), make_question()
    text = "加我微信 chen@163.com 细聊。"
    with pytest.raises(Sensitive) as warning:
        asking.ask(actor, asked(question.industry_id))
    assert set(warning.value.errors) == {"body"}
    with pytest.raises(Sensitive):
        answering.answer(actor, question, AnswerDraft(text))
    with pytest.raises(Sensitive):
        commenting.comment(actor, question, None, text)
    for table, count in ((Question, 1), (Answer, 0), (Comment, 0)):
        assert db.session.scalar(select(func.count()).select_from(table)) == count


def test_what_its_author_lets_stay_is_posted_but_nothing_that_came_later(app: Flask) -> None:
    actor, industry = make_actor(), make_industry()
    draft = asked(industry.id)
    confirmed = sensitive.confirmation({"title": draft.title, "body": draft.body})
    assert asking.ask(actor, asked(industry.id, confirmed=confirmed))
    for body in ("电话 13900000000", f"{draft.body} 或 li@corp.cn"):
        with pytest.raises(Sensitive):
            asking.ask(actor, asked(industry.id, body=body, confirmed=confirmed))


def test_the_form_comes_back_with_what_was_found_and_one_press_masks_it(
    client: PageClient, asha: Member
) -> None:
    client.sign_in(asha)
    industry = make_industry()
    forget()
    fields = {
        "title": "客户 13812345678 是骗子吗？",
        "body": "订单号 20240115123456789。",
        "industry": str(industry.id),
        "csrf_token": token(client),
    }
    page = client.post("/questions/ask", data=fields)
    assert page.status_code == 422
    assert "138××××××78" in page.text
    assert "202××××××××××××89" in page.text
    assert 'name="mask"' in page.text
    posted = client.post("/questions/ask", data={**fields, "mask": "1"})
    assert posted.status_code == 303
    question = db.session.scalars(select(Question)).one()
    assert question.title == "客户 138××××××78 是骗子吗？"
    assert question.body == "订单号 202××××××××××××89。"


def test_it_can_be_posted_as_it_is_and_the_decision_outlives_another_fault(
    client: PageClient, asha: Member
) -> None:
    client.sign_in(asha)
    industry = make_industry()
    forget()
    fields = {"title": "这个电话 13812345678 是谁的？", "csrf_token": token(client)}
    page = client.post("/questions/ask", data=fields)
    key = value_of(page.text, "anyway")
    page = client.post("/questions/ask", data={**fields, "anyway": key})  # the industry is missing
    assert page.status_code == 422
    assert "138××××××78" not in page.text
    confirmed = value_of(page.text, "confirmed")
    again = {**fields, "confirmed": confirmed, "industry": str(industry.id)}
    assert client.post("/questions/ask", data=again).status_code == 303
    assert db.session.scalars(select(Question.title)).one() == fields["title"]


def test_a_comment_comes_back_with_the_same_warning_and_can_be_masked(
    client: PageClient, asha: Member
) -> None:
    client.sign_in(asha)
    question = make_question()
    address = f"/questions/{question.id}/comments"
    fields = {"body": "联系 li@corp.cn 吧", "csrf_token": token(client)}
    page = client.post(address, data=fields)
    assert page.status_code == 422
    assert "l×××@corp.cn" in page.text
    assert client.post(address, data={**fields, "mask": "1"}).status_code == 303
    assert db.session.scalars(select(Comment.body)).one() == "联系 l×××@corp.cn 吧"


def test_an_answer_comes_back_with_the_same_warning_and_can_be_masked(
    client: PageClient, asha: Member
) -> None:
    client.sign_in(asha)
    question = make_question()
    address = f"/questions/{question.id}/answers"
    fields = {"body": "打 0755-82345678 问问", "csrf_token": token(client)}
    page = client.post(address, data=fields)
    assert page.status_code == 422
    assert "075×-××××××78" in page.text
    assert client.post(address, data={**fields, "mask": "1"}).status_code == 303
    assert db.session.scalars(select(Answer.body)).one() == "打 075×-××××××78 问问"


def test_script_asks_while_somebody_types_and_gets_the_piece(client: PageClient) -> None:
    fields = {"title": "电话 13812345678", "body": "没有", "csrf_token": token(client)}
    headers = {"X-Requested-With": "fetch"}
    piece = client.post("/questions/check", data=fields, headers=headers)
    assert piece.status_code == 200
    assert "138××××××78" in piece.text
    assert 'name="anyway"' not in piece.text
    fields["title"] = "没有什么要藏的"
    assert client.post("/questions/check", data=fields, headers=headers).text.strip() == ""


def token(client: PageClient) -> str:
    return value_of(client.get("/questions/ask").text, "csrf_token")


def value_of(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]
