"""What a reading's figures are tied by: to one another, and to what was known before.

Some ties are declared in the registry (parts that make up a total), the others follow
from what the measures mean:

- a cumulative is last month's and the month's own (`ytd = ytd of the month before +
  current`; January's is its own);
- a level less its change since the year's beginning is last December's;
- growth rests on the base printed beside it, where it is at current prices;
- a ratio is its numerator over its denominator, whoever reports them;
- completion is what was done over the plan.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from expectations.history import CUMULATED
from expectations.ties import Bond, Share, Sum, Tie
from warehouse.periods import MONTHS_IN_YEAR, Period
from warehouse.records import Figure, Measure
from warehouse.registry.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from warehouse.records import Known, Observation, Reading, Severity
    from warehouse.registry import Registry
    from warehouse.registry.goals import Project
    from warehouse.registry.models import Identity

_GROWTHS: Final = (
    (Measure.YTD, Measure.YTD_BASE, Measure.YTD_YOY),
    (Measure.CURRENT, Measure.CURRENT_BASE, Measure.CURRENT_YOY),
)
_RATIO_MEASURES: Final = (Measure.YTD, Measure.LEVEL, Measure.CURRENT)

Own: TypeAlias = "Mapping[Figure, Observation]"


@dataclass(frozen=True)
class Web:
    """The ties of a reading, and what is printed for every figure in them.

    `own` are the figures that the reading itself reports; the others were known before
    it and nobody can mend them by sending this report again.
    """

    ties: list[Tie]
    seen: Mapping[Figure, Observation]
    own: Own


def web_of(reading: Reading, registry: Registry, known: Known) -> Web:
    """Return everything that the figures of `reading` are tied by.

    A tie with a figure missing is left out: that it is missing is told by itself.
    """
    own = _printed_once(reading)
    seen = _Seen(own, known)
    ties = dict.fromkeys(
        (
            *_declared(reading, registry, own, seen),
            *_of_measures(registry, own, seen),
            *_ratios(registry, own, seen),
        )
    )
    figures = {figure for tie in ties for figure in tie.figures}
    return Web(list(ties), {each: seen[each] for each in figures}, own)


class _Seen:
    """What is printed for a figure: in the reading itself, else as it was known."""

    def __init__(self, own: Own, known: Known) -> None:
        self._own = own
        self._known = known

    def __getitem__(self, figure: Figure) -> Observation:
        return self._own.get(figure) or self._known[figure]

    def has(self, *figures: Figure) -> bool:
        """Tell whether all figures have a value somewhere."""
        return all(
            figure in self._own
            or ((known := self._known.get(figure)) and known.value is not None)
            for figure in figures
        )


def _printed_once(reading: Reading) -> dict[Figure, Observation]:
    """Return figures with a value; one that stands twice is told by itself."""
    found: dict[Figure, Observation] = {}
    repeated: set[Figure] = set()
    for each in reading.observations:
        if each.value is None:
            continue
        if each.figure in found:
            repeated.add(each.figure)
        found[each.figure] = each
    return {figure: each for figure, each in found.items() if figure not in repeated}


# -- ties that follow from what the measures mean --------------------------------------


def _of_measures(registry: Registry, own: Own, seen: _Seen) -> Iterator[Tie]:
    for figure in own:
        indicator = registry.indicators.get(figure.indicator)
        if indicator is None:
            continue
        if figure.measure is Measure.CURRENT and indicator.kind in CUMULATED:
            yield from _cumulative(figure, registry, seen)
        elif figure.measure is Measure.LEVEL_CHANGE:
            yield from _change(figure, registry, seen)
        elif figure.measure is Measure.COMPLETION:
            done = figure._replace(measure=Measure.YTD)
            plan = figure._replace(measure=Measure.PLAN)
            if seen.has(done, plan):
                yield Share(Bond.COMPLETION, done, plan, figure)
        elif indicator.growth.prices == "current":
            yield from _growth(figure, own)


def _cumulative(current: Figure, registry: Registry, seen: _Seen) -> Iterator[Tie]:
    """Tie a month's own figure to the cumulatives of this month and the one before.

    Not across a break: what was counted before it is another thing.
    """
    month = current.period.month
    ytd = current._replace(measure=Measure.YTD, period=month)
    terms = [(ytd, 1), (current, -1)]
    if current.period.first > 1:
        before = Period.month_of(month.year, current.period.first - 1)
        if _is_broken_between(before, month, current.indicator, registry):
            return
        terms.append((ytd._replace(period=before), -1))
    figures = [figure for figure, _ in terms]
    if seen.has(*figures):
        counted = _is_counted(figures, registry, seen)
        yield Sum(Bond.CUMULATIVE, tuple(terms), counted=counted)


def _change(change: Figure, registry: Registry, seen: _Seen) -> Iterator[Tie]:
    level = change._replace(measure=Measure.LEVEL)
    month = Period.month_of(change.period.year - 1, MONTHS_IN_YEAR)
    december = level._replace(period=month)
    is_broken = _is_broken_between(month, change.period, change.indicator, registry)
    if not is_broken and seen.has(level, december):
        yield Sum(Bond.CHANGE, ((change, 1), (level, -1), (december, 1)))


def _is_broken_between(
    before: Period, after: Period, indicator: str, registry: Registry
) -> bool:
    breaks = registry.indicators[indicator].breaks
    return any(before < mark <= after for mark in breaks)


def _is_counted(figures: Iterable[Figure], registry: Registry, seen: _Seen) -> bool:
    """Tell whether all figures were counted one by one: 12,614 人, not 1.26 万人."""
    return all(
        registry.indicators[figure.indicator].kind is Kind.COUNT
        and seen[figure].decimals == 0
        for figure in figures
    )


def _growth(figure: Figure, own: Own) -> Iterator[Tie]:
    """Tie a growth to the base that is printed beside it, not to one known before.

    What was published a year ago may have been restated since.
    """
    for amount, base, growth in _GROWTHS:
        if figure.measure is growth:
            part, whole = (figure._replace(measure=each) for each in (amount, base))
            if part in own and whole in own and (own[whole].value or 0) > 0:
                yield Share(Bond.GROWTH, part, whole, figure, offset=100)


def _ratios(registry: Registry, own: Own, seen: _Seen) -> Iterator[Tie]:
    """Tie a ratio to its two sides, also where another department reports one."""
    sides: dict[str, list[str]] = defaultdict(list)
    for indicator in registry.indicators.values():
        for side in (indicator.id, indicator.numerator, indicator.denominator):
            if side and indicator.numerator and indicator.denominator:
                sides[side].append(indicator.id)
    asked = {
        figure._replace(indicator=ratio)
        for figure in own
        if figure.measure in _RATIO_MEASURES
        for ratio in sides.get(figure.indicator, ())
    }
    for figure in sorted(asked, key=str):
        ratio = registry.indicators[figure.indicator]
        part = figure._replace(indicator=ratio.numerator or "")
        whole = figure._replace(indicator=ratio.denominator or "")
        if seen.has(figure, part, whole):
            yield Share(Bond.RATIO, part, whole, figure)


# -- ties that the registry declares ---------------------------------------------------


def _declared(
    reading: Reading, registry: Registry, own: Own, seen: _Seen
) -> Iterator[Tie]:
    """Yield a sum for every total that the report or the city declares the parts of."""
    for identity in registry.reports[reading.submission.report].identities:
        for total in own:
            if _is_total(identity, total, registry):
                parts = _parts(identity, total, registry, own)
                if parts:
                    counted = _is_counted((total, *parts), registry, seen)
                    yield _sum_of(total, parts, identity.severity, counted=counted)
    for shared in registry.identities:
        named = {shared.indicator, *shared.parts}
        totals = {
            figure._replace(indicator=shared.indicator)
            for figure in own
            if figure.indicator in named and figure.measure in shared.measures
        }
        for total in sorted(totals, key=str):
            parts = [total._replace(indicator=part) for part in shared.parts]
            if seen.has(total, *parts):
                counted = _is_counted((total, *parts), registry, seen)
                yield _sum_of(total, parts, shared.severity, counted=counted)


def _sum_of(
    total: Figure, parts: Sequence[Figure], severity: Severity, *, counted: bool
) -> Sum:
    terms = ((total, 1), *((part, -1) for part in parts))
    return Sum(Bond.SUM, terms, severity, counted)


def _is_total(identity: Identity, figure: Figure, registry: Registry) -> bool:
    """Tell whether a figure is a total: of towns or projects only the city's."""
    in_city = figure.region == registry.city.region.id
    of_indicators = not isinstance(identity.parts, str)
    return (
        figure.indicator == identity.indicator
        and figure.measure in identity.measures
        and not figure.project
        and (in_city or of_indicators)
    )


def _parts(
    identity: Identity, total: Figure, registry: Registry, own: Own
) -> list[Figure]:
    """Return the parts of a total as the reading has them, none if one is missing."""
    if identity.parts == "projects":
        return _projects(identity, total, registry, own)
    if identity.parts == "children":
        parts = [total._replace(region=part.id) for part in registry.city.parts]
    else:
        parts = [total._replace(indicator=part) for part in identity.parts]
    return parts if all(part in own for part in parts) else []


def _projects(
    identity: Identity, total: Figure, registry: Registry, own: Own
) -> list[Figure]:
    """Return the projects of a total's list; one without a plan may have no figure."""
    listed = {each.id: each for each in _listed(identity, total, registry)}
    parts = [
        figure
        for figure in own
        if figure.indicator == (identity.of or identity.indicator)
        and (figure.measure, figure.period) == (total.measure, total.period)
        and (figure.project in listed if identity.list else bool(figure.project))
    ]
    planned = {name for name, each in listed.items() if each.plan is not None}
    return parts if planned <= {part.project for part in parts} else []


def _listed(
    identity: Identity, total: Figure, registry: Registry
) -> tuple[Project, ...]:
    """Return the year's projects on the identity's list, or on one inside it."""
    if identity.list is None:
        return ()
    lists = {identity.list}
    for _ in registry.lists:
        lists |= {each.id for each in registry.lists.values() if each.inside in lists}
    return tuple(
        project
        for project in registry.projects
        if project.year == total.period.year and not lists.isdisjoint(project.lists)
    )
