"""The question board: a merchant asks in an industry, others answer, votes sort, the asker accepts.

A question is never just posted: it has a state, a deadline and somebody who must act next, and
every step stands on its timeline. Points move only through ``reputation`` and ``ledger``; what
readers are shown is loaded for them by ``queries`` and nothing else.

Where things are. Tables are in ``models``, rulings in ``policy``, pages in ``views`` with their
``forms``, facts in ``events``, ``answer_events`` and ``order/events``. The verbs, by what they do:

asking      ``asking`` with its texts in ``drafts`` (checked) and ``drafting`` (kept as they are
            typed), ``trade_card``, ``genuine``, ``sensitive``, ``newcomers``, ``revealing``,
            ``solved_visits``
answering   ``answering``, ``references`` and ``reference_checking``, ``citing``, ``interests``,
            ``reacting``
talking     ``commenting``, ``follow_ups``, ``mentioning``
its life    ``voting``, and the folder ``life``: accepting, declining, the public vote, the clock
editing     the folder ``editing``: revisions, suggested edits, differences; ``guides``
order       the folder ``order``: closing, duplicates, moving, marks, deleting
filing      ``tagging`` and ``tag_keeping``; ``tree``, ``industries`` and ``industry_keeping``;
            ``refiling``, by which questions follow where these go
keeping     ``following``, ``bookmarking``, ``inviting``
reading     ``queries``; ``ranking`` and ``heating`` (the order of lists), ``counting`` (figures of
            industries and tags), ``viewing`` (visits and ratings), ``attachments`` (files in use)
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the board's pages, and count what readers do on them."""
    from . import viewing
    from .views import blueprint
    from .views.helpful import rate

    app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(rate)  # a guest's page is kept for all and carries no token
    viewing.init_app(app)
