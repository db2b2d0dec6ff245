"""Figures that do not agree: told at the cell that is wrong where the ties can say it.

What is tied to what is in `expectations.web`, the arithmetic in `expectations.ties`,
the search for the wrong cell in `expectations.culprits` (docs/checks.md).
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from expectations.culprits import suspects
from expectations.slips import (
    PERCENT_PLACES,
    PLACES,
    TELLING,
    Slip,
    Way,
    plainly,
    slip_of,
)
from expectations.ties import Bond, Share, Sum, components, is_broken
from expectations.web import web_of
from warehouse.records import Finding, Severity
from warehouse.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from expectations.culprits import Suspects
    from expectations.ties import Tie
    from expectations.web import Web
    from warehouse.method.intervals import Interval
    from warehouse.records import Figure, Known, Observation, Parameters, Reading
    from warehouse.registry import Registry

# As many cells as a person looks at before asking which one is meant.
MOST_CELLS_NAMED: Final = 4
MOST_TERMS_SHOWN: Final = 4
_RULES: Final = {
    Bond.SUM: "not-the-sum",
    Bond.CHANGE: "not-the-change",
    Bond.GROWTH: "not-the-growth",
    Bond.RATIO: "not-the-ratio",
    Bond.COMPLETION: "not-the-completion",
}


def broken_identities(
    reading: Reading, registry: Registry, known: Known
) -> Iterator[Finding]:
    """Yield what does not agree, more than rounding explains.

    Where the smallest set of cells that mends everything is the only one of its size,
    those cells are told, with what they should be and the ties that prove it; else
    every broken tie is told by itself.
    """
    web = web_of(reading, registry, known)
    broken = [tie for tie in web.ties if is_broken(tie, web.seen)]
    for group in components(broken):
        found = suspects(group, web.ties, web.seen)
        severity = max((tie.severity for tie in group), key=_weight)
        if len(found) == 1 and web.own.keys() >= found[0].wanted.keys():
            yield from _wrong_cells(found[0], web, registry, severity)
        elif len(group) > 1 and 1 < len(found) <= MOST_CELLS_NAMED:
            yield from _one_of_cells(found, group, web, severity)
        else:
            likely = _likely(found, web)
            for tie in group:
                yield from _disagreement(tie, web, registry, likely)


def _weight(severity: Severity) -> int:
    return -list(Severity).index(severity)


# -- the wrong cell --------------------------------------------------------------------


def _wrong_cells(
    found: Suspects, web: Web, registry: Registry, severity: Severity
) -> Iterator[Finding]:
    cells = {figure: web.own[figure].cell for figure in found.wanted}
    for figure, wanted in found.wanted.items():
        observation = web.own[figure]
        others = "、".join(cell for each, cell in cells.items() if each != figure)
        yield _at(
            observation,
            "wrong-cell",
            severity,
            indicator=registry.indicators[figure.indicator].name,
            region=registry.regions[figure.region].name,
            measure=figure.measure.value,
            **_corrected(observation, wanted, found.proofs, web),
            unit=observation.unit,
            slip=_way(_slip(observation, wanted)),
            count=len(found.proofs),
            proofs="；".join(formula(tie, web) for tie in found.proofs),
            others=others or "none",
        )


def _slip(
    observation: Observation, wanted: Interval, ways: Collection[Way] = tuple(Way)
) -> Slip | None:
    places = PERCENT_PLACES if observation.unit == "%" else PLACES
    value = observation.value or Decimal(0)
    return slip_of(value, wanted, observation.decimals, places, ways)


def _way(slip: Slip | None) -> str:
    return slip.way.value if slip else "none"


def _likely(found: Sequence[Suspects], web: Web) -> Parameters:
    """Return the one cell of several that a plain slip of the hand would explain.

    Any of them could be wrong; that only one is wrong in a way that people are wrong
    proves nothing, but is where to look first.
    """
    told = [
        (web.own[figure], slip)
        for each in found
        if len(each.wanted) == 1
        for figure, wanted in each.wanted.items()
        if figure in web.own and (slip := _slip(web.own[figure], wanted, TELLING))
    ]
    if len(told) != 1:
        return {"likely": "none", "likely_value": "", "slip": "none"}
    observation, slip = told[0]
    written = slip.corrected.scaleb(_written_by(observation))
    return {
        "likely": observation.cell,
        "likely_value": plainly(written),
        "slip": slip.way.value,
    }


def _one_of_cells(
    found: Sequence[Suspects], group: Sequence[Tie], web: Web, severity: Severity
) -> Iterator[Finding]:
    """Tell several cells of which one is wrong, at the first of this report."""
    ways = []
    place = None
    for each in found:
        for figure, wanted in each.wanted.items():
            observation = web.seen[figure]
            if figure in web.own:
                place = place or observation
            corrected = _corrected(observation, wanted, each.proofs, web)
            ways.append(f"{_named(figure, web)} → {corrected['written']}")
    if place is not None:
        yield _at(
            place,
            "one-of-cells",
            severity,
            ways="；".join(ways),
            proofs="；".join(formula(tie, web) for tie in group),
        )


def _corrected(
    observation: Observation, wanted: Interval, proofs: Sequence[Tie], web: Web
) -> Parameters:
    """Return what a cell should say: in its indicator's unit, and as its sheet does.

    Of all ties the one that says most is followed, as finely as its figures are
    printed.
    """
    solved = []
    for tie in proofs:
        value = tie.solved_for(observation.figure, tie.intervals(web.seen))
        if value is not None:
            decimals = max(web.seen[each].decimals for each in tie.figures)
            solved.append((value.high - value.low, decimals, value))
    _, decimals, narrowest = min(solved, key=lambda each: each[0])
    middle = (narrowest.low + narrowest.high) / 2
    middle = min(max(middle, wanted.low), wanted.high)
    if observation.unit == "%":
        decimals = observation.decimals
    right = round(middle, max(decimals, 0))
    written = right.scaleb(_written_by(observation))
    return {"corrected": plainly(right), "written": plainly(written)}


def _written_by(observation: Observation) -> int:
    """Return the power of ten from a value to its cell's text: 万元 for 亿元 is 4."""
    text = fold(observation.text).replace(",", "").rstrip("%")
    try:
        written = Decimal(text)
    except InvalidOperation:
        return 0
    if not observation.value or not written:
        return 0
    shift = written.adjusted() - observation.value.adjusted()
    return shift if written == observation.value.scaleb(shift) else 0


# -- a tie that is broken --------------------------------------------------------------


def _disagreement(
    tie: Tie, web: Web, registry: Registry, likely: Parameters
) -> Iterator[Finding]:
    """Tell of one tie by itself, at a cell of this report.

    That a cumulative is not last month's and the month's own may be a revision of
    earlier months: that is told as such (`expectations.radar`).
    """
    if tie.bond is Bond.CUMULATIVE:
        return
    place = next(web.own[each] for each in tie.figures if each in web.own)
    told = _summed(tie, web) if isinstance(tie, Sum) else _shared(tie, web, registry)
    yield _at(place, _RULES[tie.bond], tie.severity, **told, **likely)


def _summed(tie: Sum, web: Web) -> Parameters:
    total, *parts = (web.seen[figure] for figure in tie.figures)
    whole = total.value or Decimal(0)
    values = [-by * (web.seen[each].value or Decimal(0)) for each, by in tie.terms[1:]]
    summed = sum(values, Decimal(0))
    return {
        "indicator": total.indicator,
        "total": plainly(whole),
        "summed": plainly(summed),
        "difference": plainly(whole - summed),
        "unit": total.unit,
        "first": _named(parts[0].figure, web),
        "last": _named(parts[-1].figure, web),
        "formula": formula(tie, web),
    }


def _shared(tie: Share, web: Web, registry: Registry) -> Parameters:
    share = web.seen[tie.share]
    solved = tie.solved_for(tie.share, tie.intervals(web.seen))
    computed = "-"
    if solved is not None:
        middle = (solved.low + solved.high) / 2
        computed = plainly(round(middle, max(share.decimals, 1)))
    return {
        "indicator": registry.indicators[tie.share.indicator].name,
        "region": registry.regions[tie.share.region].name,
        "share": plainly(share.value or Decimal(0)),
        "computed": computed,
        "formula": formula(tie, web),
    }


def _at(
    observation: Observation,
    rule: str,
    severity: Severity,
    **parameters: str | float,
) -> Finding:
    return Finding(
        rule,
        severity,
        observation.sheet,
        observation.cell,
        observation.text,
        parameters,
    )


# -- a tie as a person reads it --------------------------------------------------------


def formula(tie: Tie, web: Web) -> str:
    """Return a tie in cells: `B4 = B5 + B6`; a figure from elsewhere by its value."""
    if isinstance(tie, Share):
        share, part, whole = (_named(figure, web) for figure in tie.figures)
        return f"{share} = {part} ÷ {whole}" + (" − 1" if tie.offset else "")
    (result, _), *terms = tie.terms
    # As the sheet has it: beside cells in 万元 a figure kept in 亿元 would not add up.
    shift = next(_written_by(web.own[each]) for each in tie.figures if each in web.own)
    shown = [
        ("−" if by > 0 else "+", _named(figure, web, shift)) for figure, by in terms
    ]
    if len(shown) > MOST_TERMS_SHOWN:
        shown = [*shown[: MOST_TERMS_SHOWN - 2], ("+", "…"), shown[-1]]
    (first_sign, first), *rest = shown
    head = first if first_sign == "+" else f"−{first}"
    return f"{_named(result, web, shift)} = " + " ".join(
        [head, *(f"{sign} {name}" for sign, name in rest)]
    )


def _named(figure: Figure, web: Web, shift: int = 0) -> str:
    """Return a figure's cell, or its value and month where it stands elsewhere."""
    observation = web.seen[figure]
    if figure in web.own:
        return observation.cell
    value = (observation.value or Decimal(0)).scaleb(shift)
    return f"{plainly(value)} ({figure.period})"
