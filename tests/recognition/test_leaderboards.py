"""The pages of the leaderboards."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from qa.accounts.models import Member
from qa.board.tree import forget
from qa.core.db import db
from qa.recognition import places as reading
from tests.factories import make_industry, make_member
from tests.page_quality import PageClient
from tests.query_recorder import record_queries
from tests.recognition.earning import earn, make_places


def names(text: str) -> list[str]:
    """The members listed in the first list of places, in their order."""
    listed = text.split('<ol class="places">')[1].split("</ol>")[0]
    return re.findall(r'href="/members/([^"?]+)"', listed)


def own_part(text: str) -> str:
    return text.partition('id="own-place"')[2].partition("</section>")[0]


def make_board(number: int) -> list[Member]:
    """As many members with a place each, the first of them first; all are of this week."""
    members = [make_member(f"m{rank:03}") for rank in range(1, number + 1)]
    for rank, member in enumerate(members):
        earn(member.id, "question_ended_in_time", times=number - rank)
    make_places("week")
    return members


def test_a_board_lists_its_members_with_their_figures(app: Flask, client: PageClient) -> None:
    law = make_industry("law")
    forget()
    asha, ben = make_member("asha"), make_member("ben")
    earn(asha.id, "answer_given", law.id)
    earn(ben.id, "answer_given", law.id, times=2)
    earn(ben.id, "answer_accepted", law.id)
    earn(asha.id, "account_confirmed", times=3)
    make_places("week")
    assert names(client.get("/members").text) == ["asha", "ben"]
    page = client.get("/members?industry=law").text
    assert names(page) == ["ben", "asha"]
    assert "2 answered, 1 accepted" in page
    assert names(client.get("/members?industry=law&by=accepted").text) == ["ben"]


@pytest.mark.parametrize("path", [
    "/members", "/members?period=day", "/members?by=adoption&industry=law", "/members?page=3",
    "/members?after=4_7",
])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
def test_an_empty_board_teaches_what_to_do(client: PageClient, path: str, language: str) -> None:
    make_industry("law")
    forget()
    client.set_cookie("language", language)
    assert "tab=unanswered" in client.get(path).text


@pytest.mark.parametrize("query", [
    "period=year", "by=points", "industry=none", "page=0", "page=x", "page=99999", "after=1",
    "before=x_y", "period=", "industry=",
])  # fmt: skip
def test_what_is_no_board_is_not_found(client: PageClient, query: str) -> None:
    assert client.get(f"/members?{query}").status_code == 404


def test_an_industry_is_found_by_the_address_of_one_merged_into_it(client: PageClient) -> None:
    make_industry("old", merged_into_id=make_industry("law").id)
    forget()
    reply = client.get("/members?industry=old&period=day")
    assert reply.location == "/members?industry=law&period=day"


def test_pages_follow_each_other_by_number_and_by_place(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_SIZE", 3)
    members = make_board(8)
    earn(members[3].id, "question_ended_in_time")  # places 1 2 3 3 5 6 7 8
    make_places("week")
    every = [member.name for member in members]
    pages = [names(client.get(f"/members?page={page}").text) for page in (1, 2, 3)]
    assert [name for page in pages for name in page] == every
    assert "The list ends here." in client.get("/members?page=4").text
    walked, text = [], client.get("/members").text
    while found := re.search(r'rel="next" href="([^"]+)"', text.split("<main")[1]):
        walked += names(text)
        text = client.get(found[1].replace("&amp;", "&")).text
    assert walked + names(text) == every
    back = re.search(r'rel="prev" href="([^"]+)"', text.split("<main")[1])
    assert back
    assert names(client.get(back[1].replace("&amp;", "&")).text) == every[3:6]


def test_whoever_hides_leaves_the_page_at_once_and_the_pages_still_follow(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_SIZE", 2)
    members = make_board(6)
    members[3].hides_place = True
    assert names(client.get("/members?page=2").text) == ["m003"]
    board = reading.page_before("week", 0, "experience", reading.Spot(5, members[4].id), 2)
    assert [row.name for row in board.rows] == ["m003"]
    assert (board.page, board.has_previous, board.has_next) == (2, True, True)


def test_my_place_far_down_is_shown_with_its_neighbours(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_SIZE", 3)
    members = make_board(12)
    client.sign_in(members[8])
    page = client.get("/members").text
    assert names(page) == ["m001", "m002", "m003"]
    own = own_part(page)
    assert re.findall(r'href="/members/([^"?]+)"', own) == ["m007", "m008", "m009", "m010", "m011"]
    assert own.count('class="own"') == 1
    assert own_part(client.get("/members?page=3").text) == ""  # it is on the page itself
    onward = re.search(r'href="(/members\?[^"]+after=[^"]+)"', own)
    assert onward
    assert names(client.get(onward[1].replace("&amp;", "&")).text) == ["m008", "m009", "m010"]


def test_a_member_without_a_place_is_told_why(client: PageClient) -> None:
    make_board(2)
    asha = make_member("asha")
    client.sign_in(asha)
    assert "You have no place here yet" in own_part(client.get("/members").text)
    asha.hides_place = True
    assert "You keep your places to yourself" in own_part(client.get("/members").text)


def test_a_board_takes_as_many_statements_however_long_it_is(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = make_board(9)
    client.sign_in(members[8])

    def statements(path: str) -> int:
        with record_queries() as queries:
            client.get(path)
        return len([query for query in queries if "places" in query or "stars" in query])

    client.get("/members")
    monkeypatch.setattr(reading, "PAGE_SIZE", 3)
    assert statements("/members") == 4  # the board with my place, the rows, mine, the stars
    assert statements("/members?page=2") == 4
    monkeypatch.setattr(reading, "PAGE_SIZE", 30)
    assert statements("/members") == 3


def test_search_engines_keep_the_first_page_only(client: PageClient) -> None:
    make_board(2)
    db.session.commit()
    assert 'rel="canonical"' in client.get("/members?period=week").text
    assert "noindex" in client.get("/members?page=2").text
    assert "noindex" in client.get("/members?period=day").text
