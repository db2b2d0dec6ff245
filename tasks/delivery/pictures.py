"""Pictures: what a message is about, drawn once for the same facts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from tasks.compose import pictured_by
from tasks.delivery.due import WAITING
from tasks.narrate import LOGGER
from tasks.pictures.drawing import glyphs_missing
from tasks.pictures.lights import lights_board, lights_words, month_lights
from tasks.pictures.pace import Pace, pace_chart, pace_words, paces
from warehouse.connection import open_live
from warehouse.messages import say
from warehouse.outbox import append_picture, message_key, picture_of, pictured
from warehouse.periods import Period
from warehouse.store import Row, rows, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse

FOLDER: Final = "pictures"


class _Wanted(NamedTuple):
    """A picture that a message lacks: of the lights of a month, or of indicators."""

    message: str
    cycle: str
    facts: str
    indicators: tuple[str, ...]
    recipient: str


def draw_all(cycle: Cycle, messages: Iterable[str]) -> int:
    """Draw what messages with these keys show and lack; return how many were drawn.

    A head's message shows the indicators whose lights it tells, the summary the lights
    of the month. A message without its picture has said it all in words; one of this
    month's cycle that a killed run left without is made good.
    """
    with open_live(cycle.home) as warehouse:
        asked = {*messages, *_told_whole(warehouse, cycle)}
        wanted = list(_wanted(warehouse, cycle, asked))
        if not wanted or not _can_draw(cycle.lang):
            return 0
        told = _told(warehouse, cycle, wanted)
        boards = {
            each.cycle: rows(warehouse, "mart.progress", period=each.cycle)
            for each in wanted
            if not each.indicators
        }
    drawn = [
        (each, picture)
        for each in wanted
        if (picture := _drawn(cycle, each, told, boards))
    ]
    kept = [
        (each, (_kept(cycle.home, each, image), said)) for each, (image, said) in drawn
    ]
    with open_live(cycle.home) as warehouse, transaction(warehouse):
        for each, told_by in kept:
            now = datetime.now(UTC)
            append_picture(warehouse, each.message, each.facts, told_by, now)
    return len(kept)


def _drawn(
    cycle: Cycle,
    wanted: _Wanted,
    told: Mapping[tuple[str, str], Pace],
    boards: Mapping[str, Sequence[Row]],
) -> tuple[bytes, str] | None:
    """Return a picture and what it says; nothing of indicators without a figure."""
    if wanted.indicators:
        keys = [(wanted.cycle, indicator) for indicator in wanted.indicators]
        shown = [told[key] for key in keys if key in told]
        if not shown:
            return None
        image = pace_chart(shown, cycle.lang, wanted.recipient)
        return image, pace_words(shown, cycle.lang)
    city = cycle.registry.city
    month = (city.name, Period.parse(wanted.cycle))
    lights = month_lights(boards[wanted.cycle], city.region.id)
    image = lights_board(*month, lights, cycle.lang)
    return image, lights_words(*month, lights, cycle.lang)


def _told_whole(warehouse: Warehouse, cycle: Cycle) -> set[str]:
    """Return this month's messages that are there, and have nothing left to tell."""
    there: set[str] = set()
    waiting: set[str] = set()
    for row in rows(warehouse, "mart.alert", cycle=str(cycle.period)):
        key = message_key(cycle.city, row["address"], row["cycle"])
        if row["state"] in WAITING:
            waiting.add(key)
        elif row["sent_at"]:
            there.add(key)
    return there - waiting


def _can_draw(lang: str) -> bool:
    reason = glyphs_missing()
    if reason:
        LOGGER.warning("%s", say("step-no-glyphs", lang, detail=say(reason, lang)))
    return not reason


def _wanted(warehouse: Warehouse, cycle: Cycle, asked: set[str]) -> Iterator[_Wanted]:
    """Yield the pictures that messages lack; one whose facts are the same is there."""
    drawn = pictured(warehouse)
    shown: dict[str, list[Row]] = {}
    for row in rows(warehouse, "mart.alert"):
        key = message_key(cycle.city, row["address"], row["cycle"])
        if key in asked and row["stands"] and row["kind"] in {"light", "summary"}:
            shown.setdefault(key, []).append(row)
    for key, alerts in shown.items():
        told = [row for row in alerts if row["kind"] == "summary"] or alerts
        facts = " ".join(sorted(f"{row['alert_id']}.{row['version']}" for row in told))
        if (key, facts) not in drawn:
            first = alerts[0]
            indicators = pictured_by(alerts)
            yield _Wanted(key, first["cycle"], facts, indicators, first["recipient"])


def _told(
    warehouse: Warehouse, cycle: Cycle, wanted: Sequence[_Wanted]
) -> dict[tuple[str, str], Pace]:
    """Return the pace of every indicator that is wanted of a month, in one question."""
    region = cycle.registry.city.region.id
    months: dict[str, set[str]] = {}
    for each in wanted:
        if each.indicators:
            months.setdefault(each.cycle, set()).update(each.indicators)
    return {
        (month, pace.indicator): pace
        for month, indicators in months.items()
        for pace in paces(warehouse, region, Period.parse(month), sorted(indicators))
    }


def _kept(home: Path, wanted: _Wanted, picture: bytes) -> str:
    """Write a picture below the city's home and return where."""
    name = f"{FOLDER}/{picture_of(wanted.message, wanted.facts)}.png"
    path = home / name
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_bytes(picture)
    draft.replace(path)
    return name
