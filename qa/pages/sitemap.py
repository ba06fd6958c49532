"""The sitemap: an index of parts, each small, and stable because it is a range of ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, render_template
from sqlalchemy import Select, bindparam, func, select
from werkzeug.wrappers import Response

from qa.board.models import Guide, Question
from qa.board.queries import tag_names
from qa.board.tree import tree
from qa.core.db import fetch
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.web.pagecache import cache_for_guests

from .views import blueprint

A_PART = 5_000
"""Ids of questions or guides a part covers; the standard allows 50,000 addresses."""

MOST_TAGS = 10_000

_NEWEST = select(func.max(Question.id))
_NEWEST_GUIDE = select(func.max(Guide.id))

_PART = (
    select(
        Question.id,
        Question.slug,
        func.coalesce(Question.edited_at, Question.solved_at, Question.created_at).label("at"),
    )
    .where(
        Question.id > bindparam("above"),
        Question.id <= bindparam("up_to"),
        Question.hidden_at.is_(None),
    )
    .order_by(Question.id)
)

_GUIDES = (
    select(Guide.id, Guide.slug, Guide.edited_at.label("at"))
    .join(Question, Question.id == Guide.question_id)
    .where(
        Guide.id > bindparam("above"),
        Guide.id <= bindparam("up_to"),
        Guide.hidden_at.is_(None),
        Question.hidden_at.is_(None),
    )
    .order_by(Guide.id)
)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The parts there are."""
    cache_for_guests("sitemap")
    parts, guides = (range(1, _parts(newest) + 1) for newest in (_NEWEST, _NEWEST_GUIDE))
    return _xml("pages/sitemap.xml", parts=parts, guides=guides)


@blueprint.get("/sitemaps/boards.xml")
def sitemap_of_boards() -> Response:
    """The home page, the industries, the tags."""
    cache_for_guests("sitemap")
    industries = [node for node in tree().by_id.values() if node.open or node.questions]
    return _xml("pages/sitemap_boards.xml", industries=industries, tags=tag_names(MOST_TAGS))


@blueprint.get("/sitemaps/questions-<id:part>.xml")
def sitemap_of_questions(part: int) -> Response:
    """The questions with the ids of one part, each with when it last changed."""
    return _xml("pages/sitemap_questions.xml", questions=_part(part, _NEWEST, _PART))


@blueprint.get("/sitemaps/guides-<id:part>.xml")
def sitemap_of_guides(part: int) -> Response:
    """The guides with the ids of one part, each with when it last changed."""
    return _xml("pages/sitemap_guides.xml", guides=_part(part, _NEWEST_GUIDE, _GUIDES))


def _part(part: int, newest: Select[Any], rows: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    if part > _parts(newest):
        raise Missing(_("There is no such page."))
    cache_for_guests("sitemap")
    return fetch(rows, above=(part - 1) * A_PART, up_to=part * A_PART).all()


def _parts(newest: Select[Any]) -> int:
    return -(-(fetch(newest).scalar() or 0) // A_PART)


def _xml(template: str, **context: object) -> Response:
    text = render_template(template, **context)
    return current_app.response_class(text, mimetype="application/xml")
