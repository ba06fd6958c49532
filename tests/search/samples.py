"""Documents for tests of the index, and words to make them of."""

from __future__ import annotations

import random
from typing import Any

from qa.board.models import State
from qa.search.engine import Document

WORDS = [
    "信用证", "提单", "样品", "模具", "发票", "退税", "报关", "定金", "尾款", "货代", "面料",
    "怎么", "可以", "客户", "订单", "invoice", "deposit", "ucp600", "40hq", "shipping", "broker",
]  # fmt: skip


def make_document(id_: int, title: str = "信用证里的软条款怎么改？", **values: Any) -> Document:
    """A question about letters of credit, unless told otherwise."""
    given: dict[str, Any] = {
        "body": "",
        "answers": "",
        "industry_id": 1,
        "tags": (),
        "state": State.OPEN,
        "created": 1_700_000_000 + id_,
        "score": 0,
        **values,
    }
    return Document(id=id_, title=title, **given)


def random_documents(count: int, seed: int = 1, first: int = 1) -> list[Document]:
    """Questions of random words, the same for the same seed."""
    chance = random.Random(seed)

    def text(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randrange(1, most)))

    return [
        make_document(
            id_,
            text(9),
            body=text(40),
            answers=text(60) if chance.random() < 0.6 else "",
            industry_id=chance.randrange(1, 6),
            tags=tuple(chance.sample([11, 12, 13], chance.randrange(3))),
            state=chance.choice(list(State)),
            created=1_600_000_000 + chance.randrange(200_000_000),
            score=chance.randrange(-3, 30),
            author_id=chance.randrange(5),
            answer_count=chance.randrange(6),
            bounty=chance.choice([0, 0, 20]),
            expert=chance.random() < 0.3,
            language=chance.choice(["zh", "zh", "en"]),
        )
        for id_ in range(first, first + count)
    ]
