"""The face of `yuebao ranking`: places, how far apart, and what they score."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from flows.printing import (
    MOST_DECIMALS,
    NOTHING,
    Asked,
    Column,
    Format,
    Line,
    figure,
    print_line,
    print_rows,
    print_table,
)
from tasks import look_up
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.periods import Period
    from warehouse.store import Row

_PLACES: Final = (
    Column("region", is_number=False, is_narrow=True),
    Column("indicator", is_number=False, is_narrow=True),
    Column("ranked-by", is_number=False, is_narrow=True),
    Column("value", is_narrow=True),
    Column("unit", is_number=False, is_narrow=True),
    Column("place", is_narrow=True),
    Column("moved", is_number=False, is_narrow=True),
    Column("last-year"),
    Column("distance", is_narrow=True),
    Column("cushion", is_narrow=True),
    Column("score"),
)


def places_of(asked: Asked, month: Period, indicator: str | None = None) -> list[Row]:
    """Return the city's places; of an indicator every region's, the best first."""
    registry = asked.registry
    city = registry.city.region.id
    found = [
        row
        for row in _ranked(asked, month, indicator)
        if row["among"] and (indicator or row["region"] == city)
    ]
    order = list(registry.indicators)
    return sorted(
        found,
        key=lambda row: (
            order.index(row["indicator"]),
            row["among"],
            row["ranked_by"],
            row["rank"] or len(registry.regions),
            row["region"],
        ),
    )


def scores_of(asked: Asked, month: Period) -> list[Row]:
    """Return what the city's places score, by rule."""
    of = {"period": str(month), "region": asked.registry.city.region.id}
    found = look_up.published(asked.home, "mart.rank_score", asked.known_at, **of)
    return sorted(found, key=itemgetter("rule"))


def _ranked(asked: Asked, month: Period, indicator: str | None) -> list[Row]:
    of = {"indicator": indicator, "period": str(month)}
    return look_up.told_of(
        asked.home, asked.registry, "mart.ranking", asked.known_at, **of
    )


def show_ranking(asked: Asked, month: Period, indicator: str | None) -> None:
    """Print the city's places; of a named indicator every region's."""
    registry, lang = asked.registry, asked.lang
    city = registry.city.region.id
    wanted = look_up.indicator_called(indicator, registry).id if indicator else None
    found = places_of(asked, month, wanted)
    if asked.form != Format.TABLE:
        print_rows(found, Format(asked.form), registry.city.zone)
        return
    if not found:
        is_known = bool(_ranked(asked, month, wanted))
        key = "ranking-of-parts" if is_known else "cli-no-ranking"
        print_line(say(key, lang, period=month))
        return
    heads = {"city": registry.city.name, "period": month}
    if wanted is None:
        lines = [Line(_place_cells(row, asked) | {"region": ""}) for row in found]
        print_table(say("table-ranking", lang, **heads), _PLACES, lines, lang)
    by_list = itemgetter("indicator", "among", "ranked_by")
    for (name, among, way), rows in groupby(found, by_list) if wanted else ():
        title = say(
            "table-ranking-of",
            lang,
            indicator=registry.indicators[name].name,
            period=month,
            among=say(f"among-{among}", lang),
            way=say(f"ranked-by-{way}", lang),
        )
        lines = [
            Line(
                _place_cells(row, asked) | {"indicator": "", "ranked-by": ""},
                "bold" if row["region"] == city else None,
            )
            for row in rows
        ]
        print_table(title, _PLACES, lines, lang)
    _print_doubted_places(asked, found)
    if wanted is None:
        _print_scores(asked, month)


def _place_cells(row: Mapping[str, Any], asked: Asked) -> dict[str, str]:
    lang, registry = asked.lang, asked.registry
    place = figure(row["rank"], 0)
    if row["rank_low"] != row["rank_high"]:
        place = say("place-between", lang, low=row["rank_low"], high=row["rank_high"])
    place = f"{place}/{row['ranked']}"
    if row["is_provisional"]:
        place = say("place-provisional", lang, place=place, peers=row["peers"])
    digits = row["decimals"] or 0
    if digits > MOST_DECIMALS:
        digits = registry.indicators[row["indicator"]].decimals
    return {
        "region": registry.regions[row["region"]].name,
        "indicator": registry.indicators[row["indicator"]].name,
        "ranked-by": say(f"ranked-by-{row['ranked_by']}", lang),
        "value": figure(row["value"], digits),
        "unit": row["unit"] or "",
        "place": place,
        "moved": _moved(row["moved"], row["places_gained"], lang),
        "last-year": figure(row["rank_last_year"], 0),
        "distance": figure(row["distance_to_next"], digits),
        "cushion": figure(row["cushion"], digits),
        "score": figure(row["score"], 2),
    }


def _moved(moved: str | None, gained: int | None, lang: str) -> str:
    if moved in {None, "same", "undecided"}:
        return say(f"moved-{moved}", lang) if moved else NOTHING
    return f"{'↑' if moved == 'up' else '↓'}{abs(gained) if gained else ''}"


def _print_doubted_places(asked: Asked, found: Sequence[Mapping[str, Any]]) -> None:
    for row in found:
        if row["rank_agrees"] == "no" and row["ranked_by"] != "reported":
            said = say(
                "place-disagrees",
                asked.lang,
                region=asked.registry.regions[row["region"]].name,
                indicator=asked.registry.indicators[row["indicator"]].name,
                reported=row["rank_reported"],
                rank=row["rank"],
            )
            print_line(said)


def _print_scores(asked: Asked, month: Period) -> None:
    for row in scores_of(asked, month):
        low, high = row["score_low"], row["score_high"]
        said = say(
            "rank-score",
            asked.lang,
            rule=row["rule"],
            score=figure(row["score"], 2),
            weight=figure(row["weight_ranked"], 2),
            share=figure(row["share_pct"], 1),
            ranked=row["ranked"],
            indicators=row["indicators"],
        )
        if low != high:
            ends = {"low": figure(low, 2), "high": figure(high, 2)}
            said += say("rank-score-between", asked.lang, **ends)
        if row["is_provisional"]:
            said += say("rank-score-provisional", asked.lang)
        print_line(said)
