"""Inviting members to answer."""

from __future__ import annotations

from flask import flash, render_template
from werkzeug.wrappers import Response

from qa.board import inviting, policy, queries
from qa.board.forms import InviteForm
from qa.board.models import Question
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import gettext
from qa.core.web.kept import kept_fields, sign_in_to_act, sign_in_to_post, sign_in_to_read
from qa.core.web.limits import INVITE, MARK, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting, current

from .blueprint import blueprint

Reply = str | Response | tuple[str, int]


@blueprint.get("/questions/<id:question_id>/invitations")
@sign_in_to_read
def invitations(question_id: int) -> str:
    """Whom the member has invited to answer, with the form for another."""
    form = InviteForm(formdata=kept_fields())
    return _page(queries.load_question(question_id), form)


@blueprint.post("/questions/<id:question_id>/invitations")
@limiter.limit(INVITE)
@sign_in_to_post("board.invitations")
def invite(question_id: int) -> Reply:
    """Invite somebody by name."""
    question = queries.load_question(question_id)
    form = InviteForm()
    try:
        inviting.invite(acting(), question, form.member.data or "")
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(question, form), error.status
    db.session.commit()
    flash(gettext("They are invited, and will find it on their desk."), "success")
    return see_other(link("board.question", question_id=question.id, slug=question.slug))


@blueprint.post("/invitations/<id:invitation_id>/decline")
@limiter.limit(MARK)
@sign_in_to_act("board.desk_invitations")
def decline_invitation(invitation_id: int) -> Reply:
    """Say no to an invitation."""
    inviting.decline(acting(), inviting.load_invitation(invitation_id))
    db.session.commit()
    return see_other(link("board.desk"))


def _page(question: Question, form: InviteForm) -> str:
    viewer = current()
    return render_template(
        "board/invite.html",
        question=question,
        form=form,
        marks=queries.my_marks(viewer, question),
        ruling=policy.invite(viewer, question),
        limits=(inviting.A_QUESTION, inviting.A_DAY),
    )
