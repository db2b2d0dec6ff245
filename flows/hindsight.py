"""The face of the score: how good what was said of the year's targets was."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from rich.progress import track

from flows.printing import (
    NOTHING,
    Column,
    Format,
    Line,
    figure,
    print_line,
    print_rows,
    print_table,
    signed,
    watched,
)
from tasks.score import (
    BASELINES,
    GROUPS,
    LEAST_TRIALS,
    LEAST_YEARS,
    Comparison,
    Group,
    Score,
    Trials,
    reliability_of,
    score,
    scores_by,
    trials,
)
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from warehouse.method.scores import Bin
    from warehouse.registry import Registry

_BASELINE_COLUMNS: Final = (
    Column("baseline", is_number=False, is_narrow=True),
    Column("trials", is_narrow=True),
    Column("brier", is_narrow=True),
    Column("own-brier", is_narrow=True),
    Column("skill", is_narrow=True),
)
_STATED_COLUMNS: Final = (
    Column("trials", is_narrow=True),
    Column("stated", is_narrow=True),
    Column("happened", is_narrow=True),
)
_SCORE_COLUMNS: Final = (
    *_STATED_COLUMNS,
    Column("brier", is_narrow=True),
    *(Column(f"skill-{baseline}") for baseline in BASELINES),
)


def show_score(home: Path, registry: Registry, by: Group, lang: str, form: str) -> None:
    """Print how good the stated probabilities were; as JSON or CSV every score."""

    def watch(moments: Sequence[datetime]) -> Iterable[datetime]:
        return track(
            moments,
            say("score-watching", lang),
            console=watched,
            transient=True,
            disable=not watched.is_terminal,
        )

    found = trials(home, watch)
    if form != Format.TABLE:
        print_rows(list(_score_rows(found)), Format(form), registry.city.zone)
    if len(found.held) < LEAST_TRIALS:
        few = say("cli-few-trials", lang, count=len(found.held), least=LEAST_TRIALS)
        if form == Format.TABLE:
            print_line(few)
        else:
            watched.print(few, markup=False, highlight=False, soft_wrap=True)
    elif form == Format.TABLE:
        _print_score(found, registry, by, lang)


def _score_rows(found: Trials) -> Iterator[dict[str, Any]]:
    """Yield rows of one shape: of all, of each month, each indicator, each tenth."""
    if not found.held:
        return
    whole = _score_row("all", "", score(found.held))
    yield whole
    for group in GROUPS:
        for name, each in scores_by(found.held, group).items():
            yield _score_row(group, name, each)
    for tenth in reliability_of(found.held):
        yield dict.fromkeys(whole) | {
            "group": "stated",
            "of": f"{tenth.low}-{tenth.high}",
            "trials": tenth.count,
            "mean_stated": tenth.mean_stated,
            "share_happened": tenth.share_happened,
        }


def _score_row(group: str, of: str, told: Score) -> dict[str, Any]:
    row: dict[str, Any] = {
        "group": group,
        "of": of,
        "trials": told.trials,
        "years": len(told.years),
        "indicators": told.indicators,
        "mean_stated": told.mean_stated,
        "share_happened": told.share_happened,
        "brier": told.brier,
    }
    for name in BASELINES:
        compared = told.comparisons.get(name)
        row |= {
            f"trials_{name}": compared.trials if compared else 0,
            f"brier_{name}": compared.score if compared else None,
            f"own_{name}": compared.own if compared else None,
            f"skill_{name}": compared.skill if compared else None,
        }
    return row


def _print_score(found: Trials, registry: Registry, by: Group, lang: str) -> None:
    whole = score(found.held)
    for line in _score_lines(whole, found, lang):
        print_line(line)
    _print_baselines(whole, registry, lang)
    for line in _verdicts(whole, lang):
        print_line(line)
    _print_groups(scores_by(found.held, by), registry, by, lang)
    _print_reliability(reliability_of(found.held), lang)


def _score_lines(whole: Score, found: Trials, lang: str) -> Iterator[str]:
    first, last = whole.years[0], whole.years[-1]
    yield say(
        "score-trials",
        lang,
        trials=whole.trials,
        years=len(whole.years),
        span=f"{first}–{last}" if first != last else str(first),
        indicators=whole.indicators,
        happened=_percent(whole.share_happened),
    )
    if found.undecided:
        yield say("score-undecided", lang, count=found.undecided)
    if len(whole.years) < LEAST_YEARS:
        yield say("score-few-years", lang, years=len(whole.years))


def _verdicts(whole: Score, lang: str) -> Iterator[str]:
    """Yield each baseline that the outlook does not beat, then those that it does."""
    for each in whole.comparisons.values():
        if not each.is_beaten:
            yield say(
                "score-not-better",
                lang,
                baseline=say(f"baseline-{each.baseline}", lang),
                own=figure(float(each.own), 3),
                score=figure(float(each.score), 3),
                trials=each.trials,
            )
    beaten = [each for each in whole.comparisons.values() if each.is_beaten]
    if beaten:
        told = say("word-and", lang).join(
            say(f"baseline-{each.baseline}", lang) for each in beaten
        )
        yield say("score-better", lang, baselines=told)


def _print_baselines(whole: Score, registry: Registry, lang: str) -> None:
    own = {
        "baseline": say("baseline-outlook", lang),
        "trials": str(whole.trials),
        "brier": figure(float(whole.brier), 3),
        "own-brier": "",
        "skill": "",
    }
    lines = [
        Line(
            {
                "baseline": say(f"baseline-{each.baseline}", lang),
                "trials": str(each.trials),
                "brier": figure(float(each.score), 3),
                "own-brier": figure(float(each.own), 3),
                "skill": _skill(each),
            },
            None if each.is_beaten else "yellow",
        )
        for each in whole.comparisons.values()
    ]
    title = say("table-score", lang, city=registry.city.name)
    print_table(title, _BASELINE_COLUMNS, [Line(own), *lines], lang)


def _print_groups(
    groups: Mapping[str, Score], registry: Registry, by: Group, lang: str
) -> None:
    names = {each.id: each.name for each in registry.indicators.values()}
    lines = [
        Line(
            {
                by: names.get(name, name)
                if by == "indicator"
                else say("score-month", lang, month=int(name)),
                "trials": str(each.trials),
                "stated": _percent(each.mean_stated),
                "happened": _percent(each.share_happened),
                "brier": figure(float(each.brier), 3),
            }
            | {
                f"skill-{baseline}": _skill(each.comparisons.get(baseline))
                for baseline in BASELINES
            }
        )
        for name, each in groups.items()
    ]
    columns = (Column(by, is_number=False, is_narrow=True), *_SCORE_COLUMNS)
    print_table(say(f"table-score-by-{by}", lang), columns, lines, lang)


def _print_reliability(bins: Sequence[Bin], lang: str) -> None:
    lines = [
        Line(
            {
                "stated-between": f"{float(each.low):.0%}–{float(each.high):.0%}",
                "trials": str(each.count),
                "stated": _percent(each.mean_stated),
                "happened": _percent(each.share_happened),
            }
        )
        for each in bins
    ]
    said = Column("stated-between", is_number=False, is_narrow=True)
    title = say("table-reliability", lang)
    print_table(title, (said, *_STATED_COLUMNS), lines, lang)


def _percent(share: Decimal) -> str:
    return figure(100 * float(share), 1)


def _skill(compared: Comparison | None) -> str:
    if compared is None or compared.skill is None:
        return NOTHING
    return signed(float(compared.skill), 2)
