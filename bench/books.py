"""What `qa.reputation.awarding` and `qa.ledger.posting` would have written, reckoned in memory.

Going through the verbs would cost several statements for each of a million votes. The rows made
here are those of the verbs, keys and figures alike; `flask ledger verify` and the tests say so.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from qa.core import clock
from qa.ledger.models import Holder, LedgerAccount, Transfer
from qa.ledger.posting import POINTS
from qa.reputation.models import Award, Reputation
from qa.reputation.rules import rules

from .bulk import Row, Tables


class Books:
    """Points and experience of each member, by id, and what the day has given them so far."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.experience: defaultdict[int, int] = defaultdict(int)
        self._accounts: dict[int, Row] = {}
        self._mint = self._open(Holder.SYSTEM, "mint")
        self._burn = self._open(Holder.SYSTEM, "burn")
        self._days: dict[date, defaultdict[tuple[int, str], list[int]]] = {}

    def welcome(self, member_id: int, points: int, experience: int, at: datetime) -> None:
        """Open a member's account, with what `reputation.jobs.welcome` and `carry_over` give."""
        self._accounts[member_id] = self._open(Holder.MEMBER, str(member_id))
        self.award(member_id, "account_confirmed", f"confirmed:{member_id}", at)
        self._enter(member_id, "carried_over", f"carried:{member_id}", at, points, experience)

    def points(self, member_id: int) -> int:
        """What the member can spend."""
        balance: int = self._accounts[member_id]["balance"]
        return balance

    def award(
        self,
        member_id: int,
        rule: str,
        key: str,
        at: datetime,
        industry_id: int | None = None,
        bounty: int = 0,
    ) -> None:
        """As `awarding.award`."""
        points, experience = self._within_limits(member_id, rule, at)
        experience += int(bounty * rules().awards[rule].bounty_experience_share)
        self._enter(member_id, rule, key, at, points, experience, industry_id)

    def hold(self, member_id: int, question_id: int, amount: int, at: datetime) -> Row:
        """Put a bounty into escrow; returns the escrow's account."""
        escrow = self._open(Holder.ESCROW, f"question:{question_id}")
        key = f"bounty:question:{question_id}"
        self._transfer(key, self._accounts[member_id], escrow, amount, at)
        return escrow

    def pay(self, escrow: Row, member_id: int, question_id: int, at: datetime) -> None:
        """Pay the bounty that lies in `escrow`; it must not be flushed before."""
        key = f"bounty-paid:question:{question_id}"
        self._transfer(key, escrow, self._accounts[member_id], escrow["balance"], at)

    def charge(self, member_id: int, key: str, amount: int, at: datetime) -> None:
        """Take a fee."""
        self._transfer(key, self._accounts[member_id], self._burn, amount, at)

    def forget_before(self, moment: datetime) -> None:
        """No more awards will be of a day before `moment`: keep no sums of those."""
        first = moment.astimezone(clock.zone()).date()
        for day in [day for day in self._days if day < first]:
            del self._days[day]

    def close(self) -> None:
        """Write the balances and the reputations that all this has led to."""
        for account in (self._mint, self._burn, *self._accounts.values()):
            self._tables.change(LedgerAccount, account["id"], balance=account["balance"])
        for member_id, experience in self.experience.items():
            level = rules().level_of(experience).number
            self._tables.add(Reputation, member_id=member_id, experience=experience, level=level)

    def _open(self, holder: Holder, key: str) -> Row:
        return self._tables.add(
            LedgerAccount, unit=POINTS, holder=holder, holder_key=key, balance=0
        )

    def _within_limits(self, member_id: int, name: str, at: datetime) -> tuple[int, int]:
        rule = rules().awards[name]
        points, experience = rule.points, rule.experience
        if rule.daily_points is None and rule.daily_experience is None:
            return points, experience
        day = at.astimezone(clock.zone()).date()
        sums = self._days.setdefault(day, defaultdict(lambda: [0, 0]))
        given = sums[member_id, rule.daily_group or name]
        if rule.daily_points is not None:
            points = max(0, min(points, rule.daily_points - given[0]))
        if rule.daily_experience is not None:
            experience = max(0, min(experience, rule.daily_experience - given[1]))
        given[0] += points
        given[1] += experience
        return points, experience

    def _enter(
        self,
        member_id: int,
        rule: str,
        key: str,
        at: datetime,
        points: int,
        experience: int,
        industry_id: int | None = None,
    ) -> None:
        own = self._accounts[member_id]
        if points > 0:
            self._transfer(f"award:{key}", self._mint, own, points, at)
        elif points < 0 and own["balance"]:
            points = -min(-points, own["balance"])
            self._transfer(f"award:{key}", own, self._burn, -points, at)
        change = max(experience, -self.experience[member_id])
        self.experience[member_id] += change
        self._tables.add(
            Award,
            key=key,
            member_id=member_id,
            rule=rule,
            points=points,
            experience=change,
            industry_id=industry_id,
            day=at.astimezone(clock.zone()).date(),
            at=at,
            reverses_id=None,
        )

    def _transfer(self, key: str, source: Row, target: Row, amount: int, at: datetime) -> None:
        source["balance"] -= amount
        target["balance"] += amount
        self._tables.add(
            Transfer,
            key=key,
            unit=POINTS,
            source_id=source["id"],
            target_id=target["id"],
            amount=amount,
            at=at,
            reverses_id=None,
        )
