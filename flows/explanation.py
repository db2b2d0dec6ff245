"""The face of `yuebao explain`: where a figure came from, and what is said of it."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from flows.printing import (
    MOST_DECIMALS,
    Asked,
    Format,
    figure,
    local,
    print_line,
    print_rows,
    signed,
)
from flows.wording import between, chance, light, printed, status, word
from tasks import look_up
from warehouse.messages import say
from warehouse.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What is counted is exact: it stands for no interval.
_COUNTED: Final = frozenset({"count", "milestone", "rank"})
# With fewer earlier years nothing is said of the year's end.
_LEAST_YEARS: Final = 3


def show_explanation(
    asked: Asked, indicator: str, month: Period, region: str | None
) -> bool:
    """Print where a figure came from; return whether there is one."""
    registry, lang = asked.registry, asked.lang
    wanted = look_up.indicator_called(indicator, registry)
    place = look_up.region_called(region, registry)
    known_at = asked.known_at
    standing = look_up.standing(asked.home, wanted.id, month, place.id, known_at)
    if standing.progress:
        # In May the newest gross product is March's.
        month = Period.parse(standing.progress["data_period"])
    told = look_up.explain(asked.home, registry, wanted.id, month, place.id, known_at)
    if asked.form != Format.TABLE:
        rows = [
            {"indicator": name, **vintage}
            for name, sources in told.items()
            for source in sources
            for vintage in source.vintages
        ]
        print_rows(rows, Format(asked.form), registry.city.zone)
        return bool(told)
    if told and wanted.name not in told:
        print_line(say("explain-computed", lang, indicator=wanted.name))
    for name, sources in told.items():
        heading = say(
            "explain-heading", lang, indicator=name, region=place.name, period=month
        )
        print_line(heading, "bold")
        for place_of, source in enumerate(sources):
            print_line("  " + _figure_line(source, asked, in_full=place_of == 0))
            # What came in the file just told is not told again.
            before = sources[place_of - 1].vintages[0] if place_of else None
            for line in _source_lines(source, before, asked):
                print_line(f"    {line}")
    if told:
        for line in _standing_lines(standing, wanted.decimals, lang):
            print_line(f"  {line}")
    return bool(told)


def _figure_line(source: look_up.Source, asked: Asked, *, in_full: bool) -> str:
    newest = source.vintages[0]
    said = status(newest["status"], asked.lang)
    return say(
        "explain-figure",
        asked.lang,
        measure=say(f"measure-{source.measure}", asked.lang),
        value=exact(newest["value"]),
        unit=newest["unit"],
        print=_print_of(newest, asked) if in_full else said,
    )


def _source_lines(
    source: look_up.Source, before: Mapping[str, Any] | None, asked: Asked
) -> Iterator[str]:
    registry, lang = asked.registry, asked.lang
    zone = registry.city.zone
    newest, *older = source.vintages
    if not newest["submission_id"]:
        yield say(
            "explain-history",
            lang,
            file=newest["sheet"],
            line=newest["cell"],
            source=newest["note"],
            published=f"{newest['known_at']:%Y-%m-%d}",
        )
        return
    yield say(
        "explain-source",
        lang,
        file=newest["file"],
        sheet=newest["sheet"] or newest["file"],
        cell=newest["cell"],
        text=newest["text"],
    )
    is_new = before is None or before["submission_id"] != newest["submission_id"]
    if is_new:
        report = registry.reports.get(newest["report"])
        department = registry.departments.get(newest["department"])
        yield say(
            "explain-received",
            lang,
            received=local(newest["received_at"], zone),
            known_at=local(newest["known_at"], zone),
            report=report.title if report else newest["report"],
            department=department.name if department else newest["department"],
        )
    for vintage, newer in zip(older, source.vintages, strict=False):
        if (vintage["value"], vintage["status"]) == (newer["value"], newer["status"]):
            continue
        yield say(
            "explain-vintage",
            lang,
            value=exact(vintage["value"]),
            unit=vintage["unit"],
            known_at=local(vintage["known_at"], zone),
            file=vintage["file"] or vintage["sheet"],
            cell=vintage["cell"],
        )
    if is_new:
        yield say("explain-archive", lang, path=asked.home / newest["archived"])


def _print_of(vintage: Mapping[str, Any], asked: Asked) -> str:
    """Return a figure's status, and the interval that its print stands for."""
    said = status(vintage["status"], asked.lang)
    value, decimals = vintage["value"], vintage["decimals"]
    kind = asked.registry.indicators[vintage["indicator"]].kind
    counted = kind in _COUNTED and vintage["unit"] != "%"
    if not value or counted or vintage["measure"] == "rank":
        return said
    if decimals is None or decimals > MOST_DECIMALS:
        return said
    half = Decimal(5).scaleb(-decimals - 1)
    low, high = exact(value - half), exact(value + half)
    return say("explain-between", asked.lang, status=said, low=low, high=high)


def _standing_lines(
    standing: look_up.Standing, decimals: int, lang: str
) -> Iterator[str]:
    """Yield what is said of the growth, the light and the outlook, and why."""
    if standing.growth:
        yield from growth_lines(standing.growth, decimals, lang)
    row = standing.progress
    if row is None:
        return
    if row["light"]:
        yield _light_line(standing, row, lang)
    if row["target"] is not None and row["secured"] is None:
        yield from _outlook_lines(row, standing.ground, lang)


def growth_lines(growth: Mapping[str, Any], decimals: int, lang: str) -> Iterator[str]:
    """Yield growth as reported and as computed, and what the two say of the base."""
    computed = growth["growth_computed_pct"]
    reported = reported_growth(growth)
    base = growth["base_reported"]
    base = growth["base_published"] if base is None else base
    unit = growth["unit"]
    if computed is not None:
        agrees = growth["agrees"] or "alone"
        yield say(
            f"growth-{agrees}",
            lang,
            reported=reported,
            computed=signed(computed, 2),
            base=figure(base, decimals),
            unit=unit,
        )
    elif growth["growth_reported_pct"] is not None:
        yield say("growth-reported", lang, reported=reported)
    refused = growth["growth_refused"]
    if refused:
        yield say("growth-refused", lang, reason=say(refused, lang))
    if growth["is_restated"]:
        low, high = between(growth["restatement_low"], growth["restatement_high"])
        yield say(
            "growth-restated",
            lang,
            reported=reported,
            implied=figure(growth["base_implied"], decimals),
            published=figure(growth["base_published"], decimals),
            unit=unit,
            restated=signed(growth["restatement_pct"], 1),
            low=low,
            high=high,
        )
    for name, column, digits in (
        ("two-years", "two_year_average_pct", 1),
        ("level-change", "level_change", decimals),
        ("points", "difference_pp", 2),
        ("places", "places", 0),
    ):
        if growth[column] is not None:
            change = signed(growth[column], digits)
            yield say(f"growth-{name}", lang, change=change, unit=unit)


def reported_growth(growth: Mapping[str, Any]) -> str:
    """Return growth as it was reported, with the digits it was printed with."""
    names = (f"growth_reported_{end}" for end in ("pct", "low", "high"))
    return printed(*(growth[name] for name in names))


def _light_line(standing: look_up.Standing, row: Mapping[str, Any], lang: str) -> str:
    rule = standing.rule
    lamp = light(row["light"], lang)
    ends = row["light_low"], row["light_high"]
    if row["light"] == "grey" or rule is None or None in ends:
        return say("light-because", lang, light=lamp, reason=word(row["verdict"], lang))
    name = f"quantity-{rule['quantity'].replace('_', '-')}"
    if rule["schedule"] == "seasonal" and rule["quantity"] == "pace_gap_pp":
        name += "-seasonal"
    quantity, unit = say(name, lang), say(f"{name}.unit", lang)
    value = sum(ends) / len(ends)
    digits = 0 if rule["quantity"] == "months_missed" else 1
    said = figure(value, digits) if digits == 0 else signed(value, digits)
    low, high = between(*ends)
    told = {"light": lamp, "quantity": quantity, "value": said, "unit": unit}
    told |= {"rule": rule["rule"], "since": rule["since"], "low": low, "high": high}
    if row["light"] == "undecided":
        return say("light-open", lang, **told)
    band = next(each for each in rule["bands"] if each["light"] == row["light"])
    width = "none" if low == high else "wide"
    return say("light-rule", lang, **told, width=width, band=_band(band, lang))


def _band(band: Mapping[str, Any], lang: str) -> str:
    ends = []
    if math.isfinite(band["low"]):
        ends.append(f"{'≥' if band['low_closed'] else '>'} {band['low']:g}")
    if math.isfinite(band["high"]):
        ends.append(f"{'≤' if band['high_closed'] else '<'} {band['high']:g}")
    return say("word-both", lang).join(ends)


def _outlook_lines(
    row: Mapping[str, Any], ground: Mapping[str, Any] | None, lang: str
) -> Iterator[str]:
    years = ground["years"] if ground else 0
    if row["outlook"] and ground:
        yield say(
            "outlook-because",
            lang,
            outlook=word(row["outlook"], lang),
            chance=chance(row["p_secure"]),
            years=years,
            month=ground["month"],
            share=chance(ground["p_share"]) or "–",
            growth=chance(ground["p_growth"]) or "–",
        )
    elif years < _LEAST_YEARS and row["verdict"] != "不完整":
        yield say("outlook-unknown", lang, years=years)


def exact(value: Decimal | None) -> str:
    """Return a number with all its digits, and no others."""
    return "–" if value is None else f"{value.normalize():f}"
