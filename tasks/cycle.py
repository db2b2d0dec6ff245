"""What one run of a flow is about: the month, the moment, the city and its places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warehouse.ledger import Run
from warehouse.periods import Period
from warehouse.registry import Registry, load_registry
from warehouse.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cycle:
    """One run, fixed at its start. `known_at` is when what it loads becomes known."""

    run: Run
    home: Path
    inbox: str
    registry: Registry
    lang: str

    @property
    def period(self) -> Period:
        """The month that the cycle is for."""
        return self.run.period

    @property
    def known_at(self) -> datetime:
        """The run's moment, in UTC."""
        return self.run.known_at

    @property
    def city(self) -> str:
        """The city's id."""
        return self.registry.city.id

    def at(self, moment: datetime) -> Cycle:
        """Return the cycle as one of another moment."""
        run = _run(self.run.flow, self.period, moment.astimezone(UTC))
        return replace(self, run=run)

    def moment(self, given: datetime | None) -> datetime | None:
        """Return a moment in UTC; one without a zone is the city's time."""
        if given is None:
            return None
        zone = given.tzinfo or self.registry.city.zone
        return given.replace(tzinfo=zone).astimezone(UTC)


def open_cycle(
    flow: str,
    period: str | None,
    city: str | None,
    now: datetime | None,
    scheduled: datetime | None = None,
) -> Cycle:
    """Fix what a run is about.

    `now` without a zone is the city's time. Without a `period` it is the month before
    `now`, else before the run was `scheduled`: a run that had to wait is still about
    its month, but knows what it loads only from the moment it runs.
    Raises `RegistryError`, `UnknownCityError` or `ValueError` (no such period).
    """
    settings = Settings()
    registry = load_registry(settings.registry_for(city))
    zone = registry.city.zone
    moment = now or datetime.now(UTC)
    local = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
    about = scheduled if scheduled and not now else local
    month = (
        Period.parse(period) if period else Period.before(about.astimezone(zone).date())
    )
    known_at = local.astimezone(UTC)
    return Cycle(
        _run(flow, month, known_at),
        settings.home_for(registry.city.id),
        settings.inbox_for(registry.city.id),
        registry,
        settings.lang,
    )


def _run(flow: str, month: Period, known_at: datetime) -> Run:
    """Return a run of a flow, named after what it is about and when."""
    return Run(f"{flow}-{month}-{known_at:%Y%m%dT%H%M%SZ}", flow, month, known_at)
