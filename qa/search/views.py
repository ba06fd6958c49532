"""The search page, similar questions while somebody asks, and the address browsers search by."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from qa.board.queries import Alike
from qa.board.tree import tree
from qa.core.web.limits import SEARCH, SUGGEST, limiter
from qa.core.web.links import link

from . import correcting, facets, forms, guessing, looking, querying, similar

FEW = 3
"""With fewer results that have all words, the page offers other ways to find."""

MANY = 2_000
"""With more results than this, the page asks kindly for another word."""

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@limiter.limit(SEARCH)
def results() -> str:
    """What was found; without words, how to search."""
    form = forms.read(request.args)
    page = None if form.empty else querying.find(form)
    if page and form.plain:
        looking.note(form.words, answered=page.complete > 0)
    return render_template(
        "search/results.html",
        form=form,
        page=page,
        meant=_meant(form) if page and form.page == 1 and page.complete < FEW else None,
        offer=facets.offer(form, page.facets) if page and page.facets else None,
        industries=tree().top,
        has_next=page is not None and page.has_next and form.page < forms.LAST_PAGE,
        few=FEW,
        many=MANY,
    )


@blueprint.get("/questions/similar")
@limiter.limit(SUGGEST)
def similar_to_draft() -> Response:
    """Questions like the one being written, and industries it may belong to, as JSON."""
    title, body = forms.read_draft(request.args)
    return jsonify(
        questions=[_brief(alike) for alike in similar.similar_questions(title)],
        industries=[
            {
                "id": guess.industry.id,
                "name": guess.industry.name,
                "confidence": round(guess.confidence, 3),
            }
            for guess in guessing.guess_industries(title, body)
        ],
    )


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """What browsers read to offer this site's search."""
    response = make_response(render_template("search/opensearch.xml"))
    response.mimetype = "application/opensearchdescription+xml"
    return response


def _meant(form: forms.SearchForm) -> str | None:
    """The words that may be meant in place of those of `form`; phrases are what they are."""
    return correcting.better(form.sentence.words) if form.sentence.words else None


def _brief(alike: Alike) -> dict[str, object]:
    card = alike.card
    return {
        "id": card.id,
        "title": card.title,
        "url": link("board.question", question_id=card.id, slug=card.slug),
        "state": card.state,
        "answers": card.answers,
        "solved": alike.solved,
        "excerpt": alike.excerpt,
        "visit": link("board.solved_visit", question_id=card.id),
    }
