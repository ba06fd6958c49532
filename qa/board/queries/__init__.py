"""What the board's pages show: fully loaded, visible to their reader, few statements a page."""

from .lists import ListPage, cards_by_ids, home_cards, list_page, neighbours, tag_names
from .members import MemberAnswer, MemberFigures, answers_of, figures_of, questions_of
from .posts import load_answer, load_question
from .question import AnswerView, CommentView, QuestionView, Step, question_page
from .shapes import Author, QuestionCard
from .votes import vote_view

__all__ = [
    "AnswerView",
    "Author",
    "CommentView",
    "ListPage",
    "MemberAnswer",
    "MemberFigures",
    "QuestionCard",
    "QuestionView",
    "Step",
    "answers_of",
    "cards_by_ids",
    "figures_of",
    "home_cards",
    "list_page",
    "load_answer",
    "load_question",
    "neighbours",
    "question_page",
    "questions_of",
    "tag_names",
    "vote_view",
]
