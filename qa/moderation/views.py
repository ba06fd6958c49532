"""Reporting a post or a member; the moderators' list of what was reported."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from werkzeug.wrappers import Response

from qa.accounts.models import Member
from qa.accounts.queries import by_name
from qa.board import queries as board
from qa.core.db import db
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _, gettext
from qa.core.rulings import require
from qa.core.web.kept import sign_in_to_act
from qa.core.web.limits import FLAG, ORDER, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting, current

from . import flagging, policy, queries
from .flagging import WORDS, Target
from .forms import FlagForm

blueprint = Blueprint("moderation", __name__)

Reply = str | Response | tuple[str, int]


@blueprint.route("/questions/<id:question_id>/flag", methods=["GET", "POST"])
@limiter.limit(FLAG, methods=["POST"])
@sign_in_to_act("moderation.report_question")
def report_question(question_id: int) -> Reply:
    """Report a question."""
    question = board.load_question(question_id)
    back = link("board.question", question_id=question.id, slug=question.slug)
    return _report(question, question.title, back)


@blueprint.route("/answers/<id:answer_id>/flag", methods=["GET", "POST"])
@limiter.limit(FLAG, methods=["POST"])
@sign_in_to_act("moderation.report_answer")
def report_answer(answer_id: int) -> Reply:
    """Report an answer."""
    answer, question = board.load_answer(answer_id)
    return _report(answer, question.title, link("board.answer_address", answer_id=answer_id))


@blueprint.route("/comments/<id:comment_id>/flag", methods=["GET", "POST"])
@limiter.limit(FLAG, methods=["POST"])
@sign_in_to_act("moderation.report_comment")
def report_comment(comment_id: int) -> Reply:
    """Report a comment."""
    comment, question = board.find_comment(current(), comment_id)
    return _report(comment, question.title, link("board.comment_address", comment_id=comment_id))


@blueprint.route("/members/<name>/flag", methods=["GET", "POST"])
@limiter.limit(FLAG, methods=["POST"])
@sign_in_to_act("moderation.report_member")
def report_member(name: str) -> Reply:
    """Report a member."""
    member = by_name(name)
    if member is None:
        raise Missing(_("There is no such member."))
    return _report(member, member.name, link("members.profile", name=member.name))


def _report(target: Target, title: str, back: str) -> Reply:
    actor = acting()
    require(policy.flag(actor, target.id if isinstance(target, Member) else target.author_id))
    form = FlagForm()
    if request.method == "GET":
        return _page(form, target, title, back)
    try:
        if form.value.data == "0":
            flagging.withdraw(actor, target)
        else:
            flagging.flag(actor, target, form.reason.data or "", form.note.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(form, target, title, back), error.status
    db.session.commit()
    taken_back = form.value.data == "0"
    flash(
        gettext("Your report is taken back.")
        if taken_back
        else gettext("Thank you. A moderator will look at it.")
    )
    return see_other(back)


def _page(form: FlagForm, target: Target, title: str, back: str) -> str:
    waiting = flagging.open_flag(acting(), target)
    kind = type(target).__name__.lower()
    return render_template(
        "moderation/report.html",
        form=form, kind=kind, title=title, back=back, waiting=waiting, words=WORDS,
    )  # fmt: skip


@blueprint.get("/moderation/flags")
@sign_in_to_act("moderation.flags")
def flags() -> str:
    """What was reported and has not been decided."""
    require(policy.read_flags(acting()))
    found = queries.open_flags()
    return render_template("moderation/flags.html", found=found, words=WORDS, reader_id=acting().id)


@blueprint.post("/moderation/flags/<id:flag_id>/decision")
@limiter.limit(ORDER)
@sign_in_to_act("moderation.flags")
def decide(flag_id: int) -> Reply:
    """Uphold or dismiss a report."""
    upheld = {"upheld": True, "dismissed": False}.get(request.form.get("value", ""))
    if upheld is None:
        raise Invalid({"value": _("A report is upheld or dismissed.")})
    flagging.decide(acting(), flag_id, upheld)
    db.session.commit()
    return see_other(link("moderation.flags"))
