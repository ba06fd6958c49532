"""Who reacts to what: fact → reactions, reaction → function, clock → chores, on one page."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from qa.accounts.events import MemberConfirmed
from qa.board.events import AnswerAccepted, AnswerGiven, QuestionAsked, VoteCast
from qa.core import mail
from qa.core.outbox.chores import CHORES as OUTBOX_CHORES
from qa.core.outbox.chores import Chore, Chores
from qa.core.outbox.facts import Reactions
from qa.core.outbox.worker import Batches, Handlers
from qa.core.web import kept
from qa.pages import figures
from qa.reputation import jobs as reputation
from qa.search import jobs as search

REACTIONS: Reactions = {
    MemberConfirmed: ("reputation.welcome",),
    QuestionAsked: ("search.index",),
    AnswerGiven: ("search.index",),
    AnswerAccepted: ("search.index",),
    VoteCast: ("search.index",),  # results can be ordered by votes
}
"""What follows a fact. A fact that is not listed only makes pages stale."""

HANDLERS: Handlers = {
    "mail.deliver": mail.deliver,
    "reputation.welcome": reputation.welcome,
}
"""Reactions that are run one by one, their effect committed with the end of the job."""

BATCHES: Batches = {
    "search.index": search.index_questions,
}
"""Reactions that are run many at once, outside the database."""

CHORES: Chores = {
    **OUTBOX_CHORES,
    "pages.recount_figures": Chore(timedelta(minutes=5), figures.recount),
    "kept.forget_old": Chore(timedelta(hours=1), kept.forget_old),
    "search.look_after": Chore(timedelta(minutes=1), search.look_after),
}


def register(app: Flask) -> None:
    """Tell the outbox and the worker."""
    app.extensions["reactions"] = REACTIONS
    app.extensions["handlers"] = HANDLERS
    app.extensions["batches"] = BATCHES
    app.extensions["chores"] = CHORES
