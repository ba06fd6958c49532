"""What `qa.reputation.awarding` and `qa.ledger.posting` would have written, reckoned in memory.

Going through the verbs would cost several statements for each of a million votes. The rows made
here are those of the verbs, keys and figures alike; `flask ledger verify`, `flask reputation
recount --check` and the tests say so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from math import ceil

from sqlalchemy import Connection, text

from qa.board.life.seizing import payment
from qa.core import clock
from qa.ledger.models import Holder, LedgerAccount, Transfer
from qa.ledger.posting import BURN, MINT, SHARDS, Account
from qa.ledger.units import POINTS
from qa.reputation.awarding import Entry, Given
from qa.reputation.models import Award, Reputation
from qa.reputation.rules import rules

from .bulk import Row, Tables


class Books:
    """Points and experience of each member, by id, and what the day has given them so far."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.experience: defaultdict[int, int] = defaultdict(int)
        self._accounts: dict[int, Row] = {}
        self._system: dict[str, Row] = {}
        self._days: dict[date, defaultdict[tuple[int, str], list[int]]] = {}
        self._votes: dict[date, Counter[tuple[int, int]]] = {}

    def welcome(self, member_id: int, points: int, experience: int, at: datetime) -> None:
        """Open a member's account, with what `reputation.jobs.welcome` and `carry_over` give."""
        self._accounts[member_id] = self._open(Holder.MEMBER, str(member_id))
        subject = f"member:{member_id}"
        self.award(member_id, "account_confirmed", f"confirmed:{member_id}", subject, at)
        key, rule = f"carried:{member_id}", "carried_over"
        paid = self._pay(self._accounts[member_id], rule, key, subject, points, at)
        self._enter(member_id, Entry(key, rule, paid, experience, subject), at)

    def points(self, member_id: int) -> int:
        """What the member can spend."""
        balance: int = self._accounts[member_id]["balance"]
        return balance

    def award(
        self,
        member_id: int,
        rule: str,
        key: str,
        subject: str,
        at: datetime,
        industry_id: int | None = None,
        bounty: int = 0,
    ) -> None:
        """As `awarding.award`."""
        given = rules().awards[rule]
        due = self._within_limits(member_id, rule, at)
        points = self._pay(self._accounts[member_id], rule, key, subject, due.points, at)
        experience = due.experience + int(bounty * given.bounty_experience_share)
        entry = Entry(
            key=key,
            rule=rule,
            points=points,
            experience=max(experience, -self.experience[member_id]),
            subject=subject,
            industry_id=industry_id,
            waived=points - due.points,
            answers=given.answers,
            accepted=given.accepted,
        )
        self._enter(member_id, entry, at)

    def counts_vote(self, voter_id: int, author_id: int, at: datetime) -> bool:
        """Whether the day has room for one more vote of these two; then it is taken."""
        given = self._votes.setdefault(_day(at), Counter())
        if given[voter_id, author_id] >= rules().fair_play.votes_between_pair_a_day:
            return False
        given[voter_id, author_id] += 1
        return True

    def hold(self, member_id: int, question_id: int, amount: int, at: datetime) -> Row:
        """Put a bounty into escrow; returns the escrow's account."""
        subject = f"question:{question_id}"
        escrow = self._open(Holder.ESCROW, subject)
        own = self._accounts[member_id]
        self._transfer(f"bounty:{subject}", own, escrow, amount, "bounty_put_up", subject, at)
        return escrow

    def pay(
        self, escrow: Row, member_id: int, question_id: int, answer_id: int, at: datetime
    ) -> None:
        """Pay the bounty that lies in `escrow`; it must not be flushed before."""
        key, own = payment(question_id, 1, answer_id), self._accounts[member_id]
        amount = escrow["balance"]
        self._transfer(key, escrow, own, amount, "bounty_paid", f"answer:{answer_id}", at)

    def give_back(self, escrow: Row, member_id: int, at: datetime) -> None:
        """Return the whole bounty in `escrow`."""
        self._return(escrow, member_id, escrow["balance"], at)

    def burn_part(self, escrow: Row, member_id: int, at: datetime) -> tuple[int, int]:
        """Burn the share of the bounty in `escrow` that the rules say; the rest goes back.

        Returns how many points were burnt, and how many went back.
        """
        burnt = ceil(escrow["balance"] * rules().bounty.burnt_share)
        returned = escrow["balance"] - burnt
        if returned:
            self._return(escrow, member_id, returned, at)
        subject, furnace = escrow["holder_key"], self._shard(BURN, escrow)
        key = f"bounty-burnt:{subject}:1"
        self._transfer(key, escrow, furnace, burnt, "bounty_burnt", subject, at)
        return burnt, returned

    def charge(self, member_id: int, cause: str, key: str, subject: str, at: datetime) -> None:
        """Take the fee that `cause` names."""
        own, fee = self._accounts[member_id], getattr(rules().fees, cause)
        self._transfer(key, own, self._shard(BURN, own), fee, cause, subject, at)

    def forget_before(self, moment: datetime) -> None:
        """Nothing more will be of a day before `moment`: keep no sums of those."""
        first = _day(moment)
        self._days = {day: sums for day, sums in self._days.items() if day >= first}
        self._votes = {day: pairs for day, pairs in self._votes.items() if day >= first}

    def close(self) -> None:
        """Write the balances and the reputations that all this has led to."""
        for account in (*self._system.values(), *self._accounts.values()):
            self._tables.change(LedgerAccount, account["id"], balance=account["balance"])
        for member_id, experience in self.experience.items():
            level = rules().level_of(experience).number
            self._tables.add(Reputation, member_id=member_id, experience=experience, level=level)

    def _open(self, holder: Holder, key: str) -> Row:
        return self._tables.add(
            LedgerAccount, unit=POINTS, holder=holder, holder_key=key, balance=0
        )

    def _shard(self, account: Account, other: Row) -> Row:
        """The part of the system's `account` that deals with `other`."""
        key = f"{account.key}:{sum(other['holder_key'].encode()) % SHARDS}"
        if key not in self._system:
            self._system[key] = self._open(Holder.SYSTEM, key)
        return self._system[key]

    def _within_limits(self, member_id: int, name: str, at: datetime) -> Given:
        rule = rules().awards[name]
        points, experience = rule.points, rule.experience
        if rule.daily_points is None and rule.daily_experience is None:
            return Given(points, experience)
        sums = self._days.setdefault(_day(at), defaultdict(lambda: [0, 0]))
        given = sums[member_id, rule.daily_group or name]
        if rule.daily_points is not None:
            points = max(0, min(points, rule.daily_points - given[0]))
        if rule.daily_experience is not None:
            experience = max(0, min(experience, rule.daily_experience - given[1]))
        given[0] += points
        given[1] += experience
        return Given(points, experience)

    def _pay(self, own: Row, rule: str, key: str, subject: str, points: int, at: datetime) -> int:
        """Mint `points`, or burn what is there of them; returns what moved."""
        if points > 0:
            mint = self._shard(MINT, own)
            self._transfer(f"award:{key}", mint, own, points, rule, subject, at)
            return points
        taken: int = min(-points, own["balance"])
        if taken:
            furnace = self._shard(BURN, own)
            self._transfer(f"award:{key}", own, furnace, taken, rule, subject, at)
        return -taken

    def _enter(self, member_id: int, entry: Entry, at: datetime) -> None:
        self.experience[member_id] += entry.experience
        self._tables.add(
            Award, member_id=member_id, day=_day(at), at=at, reverses_id=None, **entry._asdict()
        )

    def _return(self, escrow: Row, member_id: int, amount: int, at: datetime) -> None:
        subject, own = escrow["holder_key"], self._accounts[member_id]
        key = f"bounty-returned:{subject}:1"
        self._transfer(key, escrow, own, amount, "bounty_returned", subject, at)

    def _transfer(
        self,
        key: str,
        source: Row,
        target: Row,
        amount: int,
        cause: str,
        subject: str,
        at: datetime,
    ) -> None:
        source["balance"] -= amount
        target["balance"] += amount
        self._tables.add(
            Transfer,
            key=key,
            unit=POINTS,
            source_id=source["id"],
            target_id=target["id"],
            amount=amount,
            cause=cause,
            subject=subject,
            source_after=_after(source),
            target_after=_after(target),
            at=at,
            reverses_id=None,
        )


def add_up(connection: Connection) -> None:
    """Write the sums of the awards that are there, by industry and by day."""
    for table, keys in (("standings", "member_id"), ("member_days", "member_id, day")):
        connection.execute(
            text(f"""
            INSERT INTO {table} ({keys}, industry_id, experience, answers, accepted)
            SELECT {keys}, coalesce(industry_id, 0), sum(experience), sum(answers), sum(accepted)
            FROM awards GROUP BY {keys}, coalesce(industry_id, 0)
            HAVING sum(experience) <> 0 OR sum(answers) <> 0 OR sum(accepted) <> 0""")
        )
    connection.commit()


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.zone()).date()


def _after(account: Row) -> int | None:
    """What an account holds now, as it is written down with a transfer."""
    balance: int = account["balance"]
    return None if account["holder"] == Holder.SYSTEM else balance
