"""Preview: messages as their readers would see them; nothing is sent."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from markupsafe import Markup, escape

from tasks import look_up
from tasks.compose import Message, compose, details, pictured_by, tells_of_city
from tasks.page import environment
from tasks.slack.blocks import blocks_of
from warehouse.connection import open_published
from warehouse.messages import say
from warehouse.outbox import message_key
from warehouse.periods import Period
from warehouse.store import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from warehouse.registry import Registry
    from warehouse.registry.models import Department
    from warehouse.store import Row

WAITING: Final = frozenset({"pending", "sending", "failed"})
# Where a machine has no coloured emoji, the page draws the marks itself.
_DRAWN: Final = {
    "critical": say("message-mark-critical"),
    "warning": say("message-mark-warning"),
    "info": say("message-mark-info"),
    "settled": say("message-mark-settled"),
}


class Part(NamedTuple):
    """A part of a message as it is seen: what it is, and its texts, no escapes in them.

    Numbers are labels and values by turns.
    """

    kind: str
    texts: tuple[str, ...]


class Picture(NamedTuple):
    """A picture as an address that holds it, and how wide it is shown, in pixels."""

    address: str
    width: int


class Preview(NamedTuple):
    """A message with what stands in its thread; `waiting` alerts are still to be told.

    `sent_at` is when it was posted, None where it never was; `indicators` are what its
    picture shows, `is_of_city` where that is all the lights of the month.
    """

    message: Message
    parts: tuple[Part, ...]
    thread: tuple[str, ...]
    files: tuple[str, ...]
    sent_at: datetime | None
    waiting: int
    indicators: tuple[str, ...]
    is_of_city: bool


def previews(
    home: Path,
    registry: Registry,
    lang: str,
    month: Period | None = None,
    department: Department | None = None,
) -> list[Preview]:
    """Return the messages of a month's cycle, of the newest if none is named.

    With a department: those in which something is about it.
    """
    alerts = [row for row in look_up.alerts(home) if row["state"] != "suppressed"]
    newest = max((row["cycle"] for row in alerts), default="")
    cycle = str(month) if month else newest
    messages: dict[str, list[Row]] = defaultdict(list)
    for row in alerts:
        if row["cycle"] == cycle:
            messages[row["address"]].append(row)
    known = _Known(home)
    return [
        _preview(of_message, known, registry, lang)
        for _, of_message in sorted(messages.items(), key=_people_first)
        if department is None
        or any(row["department"] == department.id for row in of_message)
    ]


def write_preview(
    path: Path, home: Path, registry: Registry, lang: str, found: Sequence[Preview]
) -> None:
    """Write messages with their pictures as one page that opens without a network."""
    zone = registry.city.zone
    page = (
        environment()
        .get_template("preview.html")
        .render(
            say=lambda key, **values: say(key, lang, **values),
            lang="zh-CN" if lang == "zh" else "en",
            city=registry.city.name,
            month=found[0].message.period if found else "",
            written=f"{datetime.now(UTC).astimezone(zone):%Y-%m-%d %H:%M}",
            found=found,
            states=[state_of(each, registry, lang) for each in found],
            pictures=list(_pictures(home, registry, lang, found)) if found else [],
            drawn=_drawn,
        )
    )
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(page, "utf-8")
    draft.replace(path)


def state_of(preview: Preview, registry: Registry, lang: str) -> str:
    """Return whether a message was sent, and how much of it is not told yet."""
    if preview.sent_at is None:
        return say("preview-unsent", lang)
    at = f"{preview.sent_at.astimezone(registry.city.zone):%m-%d %H:%M}"
    key = "preview-changes-wait" if preview.waiting else "preview-sent"
    return say(key, lang, at=at, count=preview.waiting)


class _Known:
    """What the snapshot knows of messages besides their alerts, by message."""

    def __init__(self, home: Path) -> None:
        self.answers: dict[str, list[Row]] = defaultdict(list)
        self.replies: dict[str, list[Row]] = defaultdict(list)
        for model, kept in (("answer", self.answers), ("reply", self.replies)):
            for row in look_up.published(home, f"mart.{model}"):
                kept[row["message_key"]].append(row)
        self.places = {
            row["message_key"]: row for row in look_up.published(home, "mart.message")
        }
        self.copies = {
            row["submission_id"]: row["marked"]
            for row in look_up.published(home, "mart.submission")
            if row["marked"]
        }


def _people_first(item: tuple[str, list[Row]]) -> tuple[bool, int, str]:
    """Order messages: channels last, before them the worst first."""
    address, alerts = item
    serious = [row for row in alerts if row["stands"] and row["severity"] == "critical"]
    return address.startswith("#"), -len(serious), address


def _preview(
    alerts: Sequence[Row], known: _Known, registry: Registry, lang: str
) -> Preview:
    city, first = registry.city.id, alerts[0]
    key = message_key(city, first["address"], first["cycle"])
    message = compose(city, registry, lang, alerts, known.answers[key])
    said = sorted(
        known.replies[key], key=lambda row: (row["created_at"], row["reply_id"])
    )
    place = known.places.get(key)
    return Preview(
        message=message,
        parts=tuple(_parts(blocks_of(message, lang))),
        # What is said in a thread stays; before, the details would be said.
        thread=tuple(row["text"] for row in said) or tuple(details(message)),
        files=tuple(_files(alerts, known.copies, lang)),
        sent_at=place["sent_at"] if place else None,
        waiting=sum(row["state"] in WAITING for row in alerts),
        indicators=pictured_by(alerts),
        is_of_city=tells_of_city(alerts),
    )


def _files(
    alerts: Sequence[Row], copies: Mapping[str, str], lang: str
) -> Iterator[str]:
    """Yield what the marked copies that a thread takes are called."""
    for row in alerts:
        if row["kind"] in {"returned", "warned"} and row["subject"] in copies:
            title = json.loads(row["facts"] or "{}").get("title") or row["brief"]
            key = "attachment-title"
            yield say(key, lang, title=title, period=row["period"])


def _pictures(
    home: Path, registry: Registry, lang: str, found: Sequence[Preview]
) -> Iterator[Picture | None]:
    """Yield each message's picture as an address that holds it, None where none is."""
    from tasks.pictures.lights import (  # noqa: PLC0415 - dear to import
        lights_board,
        month_lights,
    )
    from tasks.pictures.pace import pace_chart, paces  # noqa: PLC0415 - as above

    city = registry.city
    month = Period.parse(found[0].message.period)
    wanted = sorted({name for each in found for name in each.indicators})
    with open_published(home) as snapshot:
        told = {
            pace.indicator: pace
            for pace in paces(snapshot, city.region.id, month, wanted)
        }
        progress = rows(snapshot, "mart.progress", period=str(month))
    for each in found:
        shown = [told[name] for name in each.indicators if name in told]
        if each.is_of_city:
            lights = month_lights(progress, city.region.id)
            yield _held(lights_board(city.name, month, lights, lang))
        else:
            recipient = each.message.recipient
            yield _held(pace_chart(shown, lang, recipient)) if shown else None


def _held(picture: bytes) -> Picture:
    # The header of a PNG says its width, which is twice what it is shown at.
    width = int.from_bytes(picture[16:20]) // 2
    return Picture(f"data:image/png;base64,{base64.b64encode(picture).decode()}", width)


def _drawn(text: str) -> Markup:
    """Return text for the page with our own marks drawn; all else stays as written."""
    said = escape(text)
    for name, mark in _DRAWN.items():
        shape = Markup('<i class="mark {}" title="{}"></i>').format(name, mark)
        said = said.replace(mark, shape)
    return said


def _parts(blocks: Sequence[dict[str, Any]]) -> Iterator[Part]:
    for block in blocks:
        if block["type"] == "header":
            yield Part("heading", (_text(block["text"]),))
        elif "fields" in block:
            yield Part("numbers", tuple(_pairs(block["fields"])))
        elif block["type"] == "section":
            yield Part("lines", tuple(_text(block["text"]).split("\n")))
        elif block["type"] == "context":
            yield Part("notes", tuple(_text(each) for each in block["elements"]))
        elif block["type"] == "actions":
            names = (_text(each["text"]) for each in block["elements"])
            yield Part("buttons", tuple(names))


def _pairs(fields: Sequence[dict[str, Any]]) -> Iterator[str]:
    for field in fields:
        label, _, value = _text(field).partition("\n")
        yield label.removeprefix("*").removesuffix("*")
        yield value


def _text(found: Mapping[str, Any]) -> str:
    return unescape(str(found["text"]))
