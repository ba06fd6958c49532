"""The members of the generated site: a few do most of the answering, as everywhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from qa.accounts.models import Member, Role, fold_name
from qa.core.markup import RENDERER
from qa.reputation.rules import rules

from .books import Books
from .bulk import Tables
from .wording import languages

PASSWORD = "bench-password"  # noqa: S105  (of generated members only)

CALLED = ("掌柜", "小厂", "外贸", "批发", "店主", "老板娘", "货运", "会计")


def email(member_id: int) -> str:
    """The address a generated member signs in with."""
    return f"member{member_id}@bench.example"


class People:
    """Makes members and picks them; their ids are 1 to `number`."""

    def __init__(self, random: Random, books: Books, number: int) -> None:
        self._random = random
        self._books = books
        self.number = number

    def join(self, tables: Tables, member_id: int, password_hash: str, at: datetime) -> None:
        """Let the next member open an account, confirm it, and bring something along."""
        words = languages()[0].words
        place, goods = self._random.choice(words["place"]), self._random.choice(words["goods"])
        name = f"{place}{self._random.choice(CALLED)}{member_id}"
        about = f"在{place}做{goods}。"
        tables.add(
            Member,
            name=name,
            folded_name=fold_name(name),
            email=email(member_id),
            password=password_hash,
            active=True,
            fs_uniquifier=f"{self._random.getrandbits(128):032x}",
            confirmed_at=at + timedelta(minutes=5),
            role=Role.MEMBER,
            language=None,
            created_at=at,
            company=f"{place}{goods}商行",
            trades=goods,
            region=place,
            about=about,
            about_html=f"<p>{about}</p>\n",
            about_renderer=RENDERER,
        )
        experience = min(20_000, int(150 * self._random.paretovariate(0.7)))
        self._books.welcome(member_id, self._random.randint(50, 900), experience, at)

    def anybody(self) -> int:
        """Any member, each as often as another."""
        return self._random.randint(1, self.number)

    def several(self, count: int, without: int) -> list[int]:
        """`count` members but not `without`; the first hundredth is picked every fifth time."""
        found: dict[int, None] = {}
        while len(found) < count:
            member_id = 1 + int(self.number * self._random.random() ** 3)
            if member_id != without:
                found[member_id] = None
        return list(found)

    def may(self, member_id: int, level: int) -> bool:
        """Whether the member has reached `level`."""
        return self._books.experience[member_id] >= rules().levels[level - 1].experience
