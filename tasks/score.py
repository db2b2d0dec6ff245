"""Score: what was said of the year's targets, held against what came of them.

Each month is asked at the moment its figures first became known, with the figures, the
registry and the targets of that moment, and held against the December known today.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from warehouse.connection import open_published
from warehouse.method.scores import (
    Bin,
    Statement,
    brier_score,
    reliability,
    skill,
)
from warehouse.store import FOREVER, Row, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

Group: TypeAlias = Literal["month", "indicator"]

# Rules of thumb, by their column `forecast_…` in `core.outlook_as_of`.
RULES: Final = ("linear", "last_growth", "growth_so_far")
# Always to state the share that happened: known only afterwards, so hard to beat.
BASE_RATE: Final = "base_rate"
BASELINES: Final = (*RULES, BASE_RATE)
GROUPS: Final[tuple[Group, ...]] = ("month", "indicator")
# Below this a score says more of chance than of the method.
LEAST_TRIALS: Final = 30
# Months of one year come out well or badly together.
LEAST_YEARS: Final = 5

_YEAR_END: Final = 12

Key: TypeAlias = "tuple[str, str, int, int]"


class Trial(NamedTuple):
    """What was said of one target in one month, and what came of it.

    `stated` is the probability, a share. `forecasts` says of each rule of thumb whether
    it saw the target reached; of levels and percentages there is none.
    """

    region: str
    indicator: str
    year: int
    month: int
    known_at: datetime
    stated: Decimal
    forecasts: Mapping[str, bool]
    happened: bool


@dataclass(frozen=True, slots=True)
class Trials:
    """What there is to score; `undecided` are left open by how the year is printed."""

    held: tuple[Trial, ...]
    undecided: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A baseline's Brier score, and the outlook's `own` on the same trials.

    `skill` is 1 − own/score, None where the baseline made no error at all.
    """

    baseline: str
    trials: int
    score: Decimal
    own: Decimal
    skill: Decimal | None

    @property
    def is_beaten(self) -> bool:
        """Whether the outlook has the smaller score."""
        return self.own < self.score


@dataclass(frozen=True, slots=True)
class Score:
    """How good the outlook was on some trials; shares from 0 to 1."""

    trials: int
    years: tuple[int, ...]
    indicators: int
    mean_stated: Decimal
    share_happened: Decimal
    brier: Decimal
    comparisons: Mapping[str, Comparison]


def trials(
    home: Path,
    each_of: Callable[[Sequence[datetime]], Iterable[datetime]] = iter,
) -> Trials:
    """Ask what was said in every month of every year that is over.

    `each_of` passes the moments on, for whoever wants to watch. A month counts at the
    first moment at which it was its year's newest, while December was still to come.
    Raises `WarehouseError` where nothing is published.
    """
    said: dict[Key, tuple[datetime, Row]] = {}
    with open_published(home) as snapshot:
        ended = {
            _key(row): row
            for row in rows(snapshot, "core.outlook", FOREVER, last_month=_YEAR_END)
            if row["value_ahead"] is not None
        }
        years = {year for _, _, year, _ in ended}
        moments = {
            row["known_at"]
            for row in rows(snapshot, "core.first_known")
            if row["year"] in years
        }
        for moment in each_of(sorted(moments)):
            for row in rows(
                snapshot,
                "core.outlook",
                moment,
                last_month=_YEAR_END,
                next_month=_YEAR_END + 1,
            ):
                if row["value_ahead"] is None:
                    said.setdefault(_key(row), (moment, row))
    return _held(said, ended)


def _key(row: Row) -> Key:
    return row["region"], row["indicator"], row["year"], row["month"]


def _held(said: Mapping[Key, tuple[datetime, Row]], ended: Mapping[Key, Row]) -> Trials:
    held: list[Trial] = []
    undecided = 0
    for key, (moment, row) in sorted(said.items()):
        if key not in ended or row["p_secure"] is None:
            continue
        happened = _reached(row, ended[key]["ahead_low"], ended[key]["ahead_high"])
        if happened is None:
            undecided += 1
            continue
        stated = min(max(Decimal(row["p_secure"]), Decimal(0)), Decimal(1))
        forecasts = {
            rule: _reaches(row, row[f"forecast_{rule}"])
            for rule in RULES
            if row[f"forecast_{rule}"] is not None
        }
        held.append(Trial(*key, moment, stated, forecasts, happened))
    return Trials(tuple(held), undecided)


def _reached(row: Row, low: float, high: float) -> bool | None:
    """Tell whether the year met the target of then; None where its print cannot."""
    # Beyond nine digits there is only what binary fractions add.
    at_least, at_most = round(low, 9), round(high, 9)
    if row["direction"] == "higher":
        if at_least >= row["target"]:
            return True
        return False if at_most <= row["target"] else None
    if at_most <= row["target"]:
        return True
    return False if at_least >= row["target"] else None


def _reaches(row: Row, forecast: float) -> bool:
    above: bool = round(forecast, 9) >= row["target"]
    below: bool = round(forecast, 9) <= row["target"]
    return above if row["direction"] == "higher" else below


def score(held: Sequence[Trial]) -> Score:
    """Score trials, of which there is at least one."""
    stated = [Statement(each.stated, each.happened) for each in held]
    count = Decimal(len(held))
    happened = sum(each.happened for each in held) / count
    answers: dict[str, list[tuple[Trial, Decimal]]] = {
        rule: [
            (each, Decimal(each.forecasts[rule]))
            for each in held
            if rule in each.forecasts
        ]
        for rule in RULES
    }
    answers[BASE_RATE] = [(each, happened) for each in held]
    return Score(
        trials=len(held),
        years=tuple(sorted({each.year for each in held})),
        indicators=len({each.indicator for each in held}),
        mean_stated=sum(each.stated for each in held) / count,
        share_happened=happened,
        brier=brier_score(stated) or Decimal(0),
        comparisons={
            baseline: _comparison(baseline, answered)
            for baseline, answered in answers.items()
            if answered
        },
    )


def _comparison(baseline: str, answered: Sequence[tuple[Trial, Decimal]]) -> Comparison:
    own = [Statement(each.stated, each.happened) for each, _ in answered]
    other = [Statement(answer, each.happened) for each, answer in answered]
    return Comparison(
        baseline,
        len(answered),
        brier_score(other) or Decimal(0),
        brier_score(own) or Decimal(0),
        skill(own, other),
    )


def scores_by(held: Iterable[Trial], group: Group) -> dict[str, Score]:
    """Score the trials of each month (as `05`) or of each indicator, in order."""
    groups: dict[str, list[Trial]] = defaultdict(list)
    for each in held:
        name = f"{each.month:02d}" if group == "month" else each.indicator
        groups[name].append(each)
    return {name: score(groups[name]) for name in sorted(groups)}


def reliability_of(held: Iterable[Trial]) -> list[Bin]:
    """Return how often what was said with each probability came true, in tenths."""
    return reliability([Statement(each.stated, each.happened) for each in held])
