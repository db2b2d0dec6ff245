"""The mortal city at each of its stages, with what an undisturbed cycle makes of it.

Made once a session: every disturbed cycle begins at a copy of a stage, and is held
against the same undisturbed one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest
from mortal_city import (
    NOW,
    TOKEN,
    Mortal,
    an_hour_passes,
    found,
    kept_of,
    put_back,
)
from nursery import Nursery
from remains import left_by
from slack_server import FakeSlack

from warehouse.connection import open_live

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mortal_city import Kept
    from nursery import Child
    from steps import Step

# What there is when a cycle begins: nothing; a warehouse with nothing in it; a month
# that is loaded and not told; a month that is told, and more reports.
Stage = Literal["new", "empty", "loaded", "told"]
_ORDER: Final[tuple[Stage, ...]] = ("empty", "loaded", "told")
# Before there is anything to tell no time is spent on telling it.
_IS_TOLD: Final = frozenset({"loaded", "told"})


@dataclass(frozen=True)
class World:
    """The city, its stages, and what is left of an undisturbed cycle from each."""

    city: Mortal
    nursery: Nursery
    stages: dict[Stage, Kept]
    undisturbed: dict[Stage, dict[str, Any]]

    def begin_at(self, stage: Stage) -> Mortal:
        """Make the city what it was at a stage."""
        put_back(self.city, self.stages[stage])
        return replace(self.city, token=TOKEN if stage in _IS_TOLD else "")

    def start(
        self,
        city: Mortal,
        flow: str = "monthly_cycle",
        minutes: int = 0,
        death: Step | None = None,
        pause: Step | None = None,
        **environment: str,
    ) -> Child:
        """Start a flow, `minutes` after eleven; it may die or stop before a step."""
        now = NOW + timedelta(hours=2, minutes=minutes)
        return self.nursery.start(
            *("plain", flow, "2021-05", now.isoformat()),
            death=death,
            pause=pause,
            environment=city.environment | environment,
        )

    def cycle(self, city: Mortal, minutes: int = 0, death: Step | None = None) -> int:
        """Run a cycle; return how it ended."""
        return self.nursery.wait(self.start(city, minutes=minutes, death=death))

    def check(self, city: Mortal, stage: Stage) -> None:
        """Hold what is left of a city against what nobody disturbed."""
        left, expected = left_by(city), self.undisturbed[stage]
        assert left.keys() == expected.keys()
        for name, kept in expected.items():
            assert left[name] == kept, name


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Import everything once a session."""
    with Nursery(tmp_path_factory.mktemp("logs")) as nursery:
        yield nursery


@pytest.fixture(scope="session")
def world(
    nursery: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Live through the stages once, and keep a copy of each."""
    folder, kept = map(tmp_path_factory.mktemp, ("world", "stages"))
    with FakeSlack(TOKEN, ("operators", "leaders")) as slack:
        world = World(found(folder, slack), nursery, {}, {})
        world.stages["new"] = kept_of(world.city, kept / "new")
        with open_live(world.city.home):
            pass
        for stage, after in zip(_ORDER, (*_ORDER[1:], None), strict=True):
            if stage == "empty":
                world.stages[stage] = kept_of(world.city, kept / stage)
            city = world.begin_at(stage)
            assert world.cycle(city) == 0
            world.undisturbed[stage] = left_by(city)
            if after == "told":
                an_hour_passes(city)
            if after:
                world.stages[after] = kept_of(city, kept / after)
        world.undisturbed["new"] = world.undisturbed["empty"]
        yield world
