"""The mortal city with two months behind it, in both of which something was wrong.

April and May are run and told, May's revenue as a red light; then corrected files come
for both. A backfill of both months begins where it is asked for, with its approval, or
where it has been asked for without and waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest
from mortal_city import AN_HOUR, NOW, TOKEN, found, kept_of, put_back, supply
from nursery import TOGETHER
from remains import left_by
from slack_server import FakeSlack
from tiny_city import budget

from tasks.slot import holder_of
from warehouse.backfills import backfill_called
from warehouse.connection import open_live

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mortal_city import Kept, Mortal
    from nursery import Child, Nursery
    from steps import Step

    from warehouse.store import Row

# What there is when a flow is run: corrected files; a backfill that waits for approval;
# one that nobody disturbed.
Stage = Literal["corrected", "waiting", "done"]
MONTHS: Final = "2021-04/2021-05"
# A Monday, nine in the morning: on Sunday nobody is disturbed.
LATER: Final = timedelta(days=11)
NAME: Final = "b20210621-0900"
APPROVER: Final = "乙"
A_MONTH: Final = timedelta(days=31)


@dataclass(frozen=True)
class Past:
    """The city, its stages, and what an undisturbed backfill makes of each."""

    city: Mortal
    nursery: Nursery
    stages: dict[Stage, Kept]
    undisturbed: dict[Stage, dict[str, Any]]

    def begin_at(self, stage: Stage) -> None:
        """Make the city what it was at a stage."""
        put_back(self.city, self.stages[stage])

    def start(
        self,
        flow: str,
        about: str,
        approved_by: str = "",
        minutes: int = 0,
        death: Step | None = None,
        pause: Step | None = None,
        now: str | None = None,
        **settings: str,
    ) -> Child:
        """Start a flow, `minutes` after nine on 21 June, or `now` (empty: really)."""
        then = (NOW + LATER + timedelta(minutes=minutes)).isoformat()
        return self.nursery.start(
            *("plain", flow, about, then if now is None else now, approved_by),
            death=death,
            pause=pause,
            environment=self.city.environment | settings,
        )

    def run(self, flow: str, about: str, *given: Any, **how: Any) -> tuple[int, Child]:
        """Run a flow through; return how it ended."""
        child = self.start(flow, about, *given, **how)
        return self.nursery.wait(child), child

    def go_on(
        self, minutes: int = 0, death: Step | None = None, *, together: bool = False
    ) -> tuple[int, Child]:
        """Do what an operator does: ask again, approve or resume, as it stands."""
        how = {TOGETHER: "1"} if together else {}
        row = self.backfill()
        if row is None:
            return self.run("backfill", MONTHS, APPROVER, death=death, **how)
        approver = "" if row["approved_by"] else APPROVER
        return self.run("resume_backfill", NAME, approver, minutes, death, **how)

    def backfill(self, name: str = NAME) -> Row | None:
        """Return a backfill's row, None where nobody has written it down."""
        with open_live(self.city.home) as warehouse:
            called = backfill_called(warehouse, name)
        return called[1] if called else None

    def left(self) -> dict[str, Any]:
        """Return all that is left, where all is at rest."""
        self.check_rest()
        return left_by(self.city)

    def check_rest(self) -> None:
        """See that no copy of the warehouse is left, and that the slot is free."""
        assert not (self.city.home / "rehearsal").exists()
        assert holder_of(self.city.home) is None

    def check(self, stage: Stage) -> None:
        """Hold what is left of a city against what nobody disturbed."""
        left, expected = self.left(), self.undisturbed[stage]
        assert left.keys() == expected.keys()
        for name, kept in expected.items():
            assert left[name] == kept, name


@pytest.fixture(scope="session")
def past(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    """Live through the past once, and through an undisturbed backfill from a stage."""
    folder, kept = map(tmp_path_factory.mktemp, ("past", "past-stages"))
    with FakeSlack(TOKEN, ("operators", "leaders")) as slack:
        city = found(folder, slack)
        past = Past(city, nursery, {}, {})
        _live_through(past)
        past.stages["corrected"] = kept_of(city, kept / "corrected")
        code, child = past.run("backfill", MONTHS)
        assert code == 0, child.said
        past.stages["waiting"] = kept_of(city, kept / "waiting")
        for stage in ("corrected", "waiting"):
            past.begin_at(stage)
            code, child = past.go_on()
            assert code == 0, child.said
            past.undisturbed[stage] = past.left()
        past.stages["done"] = kept_of(city, kept / "done")
        yield past


def _live_through(past: Past) -> None:
    """Run April and May, then let come what corrects them, and what comes back."""
    city = past.city
    of_may = {each: each.read_bytes() for each in city.inbox.iterdir()}
    for path in of_may:
        path.unlink()
    city.receive("财政收支4月.csv", _april(39), NOW - A_MONTH - AN_HOUR)
    _cycle(past, "2021-04", -A_MONTH)
    for path, content in of_may.items():
        city.receive(path.name, content, NOW - AN_HOUR)
    _cycle(past, "2021-05", timedelta())
    sent = NOW + LATER - 2 * AN_HOUR
    city.receive("财政收支4月.csv", _april(38.5), sent)
    city.receive("财政收支5月再更正.csv", budget(50), sent)
    city.receive("供水情况5月更正.xlsx", supply("约310"), sent)


def _cycle(past: Past, month: str, after: timedelta) -> None:
    minutes = (after - LATER) // timedelta(minutes=1)
    code, child = past.run("monthly_cycle", month, minutes=minutes)
    assert code == 0, child.said


def _april(revenue: float) -> bytes:
    return budget(revenue, "2021年1-4月")
