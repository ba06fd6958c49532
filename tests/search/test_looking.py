"""What was looked for: counted of readers, told of nobody, shown to moderators."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from qa import create_app
from qa.accounts.models import Role
from qa.board.models import Question
from qa.core import clock
from qa.core.db import db, writing
from qa.core.web import visits as noted
from qa.search import jobs, looking
from qa.search.models import LookedFor
from qa.search.upkeep import totals
from tests.conftest import settings_for
from tests.factories import make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
HOST = "http://localhost"


@pytest.fixture
def question(app: Flask) -> Question:
    question = make_question(title="提单丢了怎么办")
    db.session.commit()
    jobs.index_questions([{"question_id": question.id}])
    return question


def search(client: Any, words: str, reader: int = 1, **headers: str) -> Any:
    """`reader` tells several apart: by the address they come from."""
    response = client.get(
        f"/search?q={quote(words)}",
        headers={"User-Agent": BROWSER, **headers},
        environ_base={"REMOTE_ADDR": f"10.0.0.{reader}"},
    )
    assert response.status_code == 200
    return response


def open_result(client: Any, question: Question, before: str, reader: int = 1) -> None:
    response = client.get(
        f"/questions/{question.id}/{question.slug}",
        headers={"User-Agent": BROWSER, "Referer": before},
        environ_base={"REMOTE_ADDR": f"10.0.0.{reader}"},
    )
    assert response.status_code == 200


def counted(app: Flask) -> dict[str, tuple[int, int, int]]:
    """By words: searches, unanswered, followed. Two rounds: openings wait for the second."""
    for _round in range(2):
        app.extensions["visits"].flush()
        with app.test_request_context(headers={"User-Agent": "curl/8.9"}):
            looking.note("a robot, so that there is something to count", answered=True)
    app.extensions["visits"].flush()
    db.session.rollback()
    rows = db.session.execute(
        db.select(LookedFor.words, LookedFor.searches, LookedFor.unanswered, LookedFor.followed)
    )
    return {words: tuple(figures) for words, *figures in rows}


def keep(words: str, searches: int, days_ago: int = 0, **values: int) -> None:
    day = clock.today() - timedelta(days=days_ago)
    figures = {"unanswered": 0, "followed": 0, **values}
    db.session.add(LookedFor(day=day, words=words, searches=searches, **figures))
    db.session.flush()


def test_a_reader_counts_once_a_day_and_a_robot_never(
    app: Flask, client: PageClient, question: Question
) -> None:
    search(client, "提单 丢了？")
    search(client, "提單 丟了")
    search(client, "提单 丢了", reader=2)
    search(client, "提单 丢了", reader=3, **{"User-Agent": "Baiduspider/2.0"})
    search(client, "zzyzx")
    client.get("/search?q=zzyzx&page=2", headers={"User-Agent": BROWSER})
    assert counted(app) == {"提单 丢了": (2, 0, 0), "zzyzx": (1, 1, 0)}


def test_whoever_opens_a_result_is_known_by_the_page_before(
    app: Flask, client: PageClient, question: Question
) -> None:
    results = f"{HOST}/search?q={quote('提單 丟了')}&page=2"
    for reader in (1, 2, 3):
        page = search(client, "提单 丢了", reader)
        assert page.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    for before in (results, results, "http://elsewhere.example/search?q=x", f"{HOST}/questions"):
        open_result(client, question, before)
    open_result(client, question, results, reader=2)
    open_result(client, question, f"{HOST}/search?q=never+looked+for")
    assert counted(app) == {"提单 丢了": (3, 0, 2)}


def test_of_a_story_the_part_that_was_searched_is_counted_and_known_again(
    app: Flask, client: PageClient, question: Question
) -> None:
    story = "“提单” 丢了" + " 怎么办" * 60
    search(client, story)
    open_result(client, question, f"{HOST}/search?q={quote(story)}")
    assert list(counted(app).values()) == [(1, 0, 1)]


def test_openings_of_kept_pages_count_and_never_exceed_the_searches(folder: Any) -> None:
    app = create_app(settings_for(folder, PAGE_CACHE_MB="8"))
    with app.app_context():
        question = make_question(title="提单丢了怎么办")
        db.session.commit()
        client = PageClient(app, app.response_class)
        search(client, "提单")
        for reader in (1, 2, 3):
            open_result(client, question, f"{HOST}/search?q={quote('提单')}", reader)
        assert counted(app)["提单"] == (1, 0, 1)
        db.session.remove()
        db.engine.dispose()


def test_an_opening_counts_though_another_process_writes_its_search_later(
    app: Flask, question: Question
) -> None:
    def visit(subject: str, said: int | None, before: str) -> noted.Visit:
        return noted.Visit(subject, "10.0.0.1", BROWSER, None, said, before)

    here, there = looking.Searches(), looking.Searches()
    with writing():
        here.count([visit(f"question:{question.id}", None, "/search?q=fob")])
        there.count([visit("search:FOB", 1, "/")])
        here.count([])
    assert counted(app) == {"fob": (1, 0, 1)}


def test_no_search_costs_a_statement_more(
    app: Flask, client: PageClient, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    search(client, "提单")
    with record_queries() as with_note:
        search(client, "提单")
    monkeypatch.setattr(noted.Visits, "note", lambda *_args, **_more: None)
    with record_queries() as without:
        search(client, "提单")
    assert len(with_note) == len(without)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("提單丟了怎麼辦？", "提单丢了怎么办"),
        ("  ＦＯＢ   Shanghai ", "fob shanghai"),
        ("客户电话 13800138000 不接", "客户电话 × 不接"),
        ("someone@example.com 骗子", "× 骗子"),
        ("单号 YT2034567890123", "单号 ×"),
        ("微信号：wx_li88 骗子", "微信号:× 骗子"),
        ("QQ 12345678 骗子", "qq × 骗子"),
        ("wechat payment 2026", "wechat payment 2026"),
        ("13800138000", ""),
        ("11010519491231002X", ""),
        ("someone@example.com", ""),
        ("9999 8888 7777 6666", ""),
        ("？！", ""),
        ("海关编码 8517130000", "海关编码 8517130000"),
        ('industry:tax "信用证 条款" -样品', "信用证 条款"),
        ("字" * 500, "字" * 200),
    ],
)
def test_what_is_kept_of_the_words_says_nothing_of_anybody(typed: str, kept: str) -> None:
    assert looking.tellable(typed) == kept


def test_a_flood_of_words_has_an_end_and_known_words_go_on_counting(
    app: Flask, client: PageClient, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    search(client, "提单")
    assert counted(app) == {"提单": (1, 0, 0)}
    monkeypatch.setattr(looking, "MOST_A_DAY", 1)
    search(client, "提单", reader=2)
    search(client, "wwwww")
    assert counted(app) == {"提单": (2, 0, 0)}


def test_hostile_searches_and_pages_before_do_no_harm(
    app: Flask, client: PageClient, question: Question
) -> None:
    for words in (
        "'); DROP TABLE looked_for;--",
        "\0\x07",
        "\u202e",
        "﷽" * 200,
        "🙂",
        "%zz",
        "a\nb",
    ):
        search(client, words)
        open_result(client, question, f"{HOST}/search?q={words!a}&q=%ff%fe&&=;")
    rows = counted(app)
    assert max(map(len, rows)) <= 200
    assert all(searches == 1 for searches, _unanswered, _followed in rows.values())


def test_old_words_are_forgotten_and_rare_ones_sooner(app: Flask) -> None:
    keep("season", 9, days_ago=90)
    keep("often", 1, days_ago=89)
    keep("often", 2, days_ago=20)
    keep("rare", 2, days_ago=15)
    keep("rare of late", 2, days_ago=14)
    totals.forget_old()
    left = db.session.execute(db.select(LookedFor.words).order_by(LookedFor.id)).scalars()
    assert list(left) == ["often", "often", "rare of late"]


def report(client: PageClient, **arguments: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in arguments.items())
    response = client.get(f"/moderation/searches?{query}")
    assert response.status_code == 200
    return response.text


def test_the_reports_are_for_moderators(client: PageClient) -> None:
    assert "/login" in client.get("/moderation/searches").headers["Location"]
    client.sign_in(make_member("dora"))
    assert client.get("/moderation/searches").status_code == 403
    client.sign_in(make_member("mona", role=Role.MODERATOR))
    assert 'href="/moderation/searches"' in client.get("/questions").text
    for odd in ("tab=x", "days=31", "page=0", "page=21", "page=x", "days=%D9%A7"):
        assert client.get(f"/moderation/searches?{odd}").status_code == 404


def test_each_report_shows_its_words_of_its_days_and_never_those_of_few(
    client: PageClient,
) -> None:
    keep("in vain", 2, unanswered=2)
    keep("in vain", 1, days_ago=29, unanswered=1)
    keep("unopened", 10, followed=1)
    keep("opened", 10, followed=2)
    keep("of two", 2, unanswered=2)
    keep("long ago", 7, days_ago=60, unanswered=5)
    totals.add_up()
    totals.add_up()
    client.sign_in(make_member("mona", role=Role.MODERATOR))
    words = (">in vain<", ">unopened<", ">opened<", ">of two<", ">long ago<")

    def shown(**arguments: object) -> list[str]:
        page = report(client, **arguments)
        return sorted((word for word in words if word in page), key=page.index)

    assert shown() == [">in vain<"]
    assert shown(days=7) == []
    assert shown(days=90) == [">long ago<", ">in vain<"]
    assert shown(tab="unopened") == [">unopened<"]
    assert shown(tab="most") == [">unopened<", ">opened<", ">in vain<"]
    assert "/moderation/synonyms" not in report(client)
    client.sign_in(make_member("ada", role=Role.ADMINISTRATOR))
    page = report(client)
    for address in ("search?q", "questions/ask?title", "moderation/synonyms?texts",
                    "moderation/pins?words"):  # fmt: skip
        assert f'href="/{address}=in+vain"' in page
        assert client.get(f"/{address}=in+vain").status_code == 200


def test_a_moderator_who_tries_a_search_of_the_report_is_not_counted(
    app: Flask, client: PageClient
) -> None:
    search(client, "提单", Referer=f"{HOST}/moderation/searches?tab=most")
    assert counted(app) == {}


def test_a_longer_report_needs_no_more_statements(client: PageClient) -> None:
    client.sign_in(make_member("mona", role=Role.MODERATOR))
    counts = []
    for more in (3, 60):
        for number in range(more):
            keep(f"words {more} {number}", 3, unanswered=1)
        totals.add_up()
        report(client)
        with record_queries() as statements:
            page = report(client)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert 'rel="next"' in page
    assert "words" in report(client, page=2)
