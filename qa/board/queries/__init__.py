"""What the board's pages show: fully loaded, visible to their reader, few statements a page."""

from .alike import Alike, alike_by_ids, find_alike
from .answers import AnswerView
from .bookmarks import BOOKMARKS_A_PAGE, Folder, Kept, bookmarks_in, bookmarks_of, folders_of
from .comments import CommentView
from .deleted import find_answer, find_comment, find_question
from .desk import edits_for, invitations_of, needs_of, own_answers, own_questions
from .drafts import DraftView, draft_in, drafts_of, question_drafts
from .filters import Filters
from .following import (
    FollowMark,
    Ignored,
    follow_mark,
    follows_of,
    ignored,
    load_tag,
    news_of,
    wanted,
)
from .lists import (
    ListPage,
    cards_by_ids,
    home_cards,
    list_page,
    page_after,
    page_before,
    tag_names,
)
from .marks import Marks, my_marks
from .members import MemberAnswer, answers_of, questions_of
from .pinned import pinned_in
from .posts import load_answer, load_question
from .question import QuestionView, question_page
from .related import Beside, beside
from .shapes import Author, QuestionCard
from .subjects import Subject, find_subjects
from .timeline import Step
from .votes import vote_view

__all__ = [
    "BOOKMARKS_A_PAGE",
    "Alike",
    "AnswerView",
    "Author",
    "Beside",
    "CommentView",
    "DraftView",
    "Filters",
    "Folder",
    "FollowMark",
    "Ignored",
    "Kept",
    "ListPage",
    "Marks",
    "MemberAnswer",
    "QuestionCard",
    "QuestionView",
    "Step",
    "Subject",
    "alike_by_ids",
    "answers_of",
    "beside",
    "bookmarks_in",
    "bookmarks_of",
    "cards_by_ids",
    "draft_in",
    "drafts_of",
    "edits_for",
    "find_alike",
    "find_answer",
    "find_comment",
    "find_question",
    "find_subjects",
    "folders_of",
    "follow_mark",
    "follows_of",
    "home_cards",
    "ignored",
    "invitations_of",
    "list_page",
    "load_answer",
    "load_question",
    "load_tag",
    "my_marks",
    "needs_of",
    "news_of",
    "own_answers",
    "own_questions",
    "page_after",
    "page_before",
    "pinned_in",
    "question_drafts",
    "question_page",
    "questions_of",
    "tag_names",
    "vote_view",
    "wanted",
]
