"""An index that holds many titles: words weigh what they do among many."""

from __future__ import annotations

from qa.search import keeping
from qa.search.engine import current_engine
from tests.search.samples import make_document

FIRST = ("海运", "空运", "面料", "模具", "关税", "商标", "仓库", "电池", "轴承", "茶叶", "玻璃")
SECOND = ("家具", "陶瓷", "雨伞", "手套", "轮胎", "纸箱", "灯具")


def fill_index() -> None:
    """Have many titles in the index that are no questions of the database, and like nothing."""
    keeping.rebuild()
    current_engine().write(
        make_document(900_000 + number, f"{FIRST[number % 11]}{SECOND[number % 7]}第{number}批")
        for number in range(77)
    )
