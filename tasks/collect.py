"""Collect: visit the sources, wait for files to be whole, keep their bytes by hash."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from tasks.errors import KeepingError, SourceError
from tasks.narrate import LOGGER, narrate
from tasks.reader import MAX_BYTES
from tasks.sources import INBOX
from tasks.sources.faults import changed, cut_short, file_fault_of, too_large
from tasks.sources.visit import Visit, visit_all, visits
from tasks.step import step
from warehouse.connection import open_live
from warehouse.ledger import SourceEvent, append_source_events
from warehouse.messages import say
from warehouse.periods import Period
from warehouse.records import Delivery
from warehouse.store import known_deliveries, known_source_events

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tasks.cycle import Cycle
    from tasks.sources.place import Listed, Place

# A file changed this recently may still be growing.
SETTLING_SECONDS: Final = 3.0
SETTLING_ROUNDS: Final = 20
ROUND_SECONDS: Final = 0.5
# Where files are while they are fetched, below the archive.
INCOMING: Final = "incoming"


@step("collect", retries=2, retry_delay_seconds=2)
def collect(cycle: Cycle) -> list[Delivery]:
    """Return the files that are new or changed since they were last seen.

    A source that cannot be visited is a finding for its departments, and a file that
    cannot be fetched is one too; the others come. Raises `SourceError` where the inbox
    is the only source and cannot be listed, `KeepingError` where we can keep nothing.
    """
    with open_live(cycle.home) as warehouse:
        known = known_deliveries(warehouse)
    made = list(visits(cycle.registry, cycle.inbox, cycle.period))
    _sweep(cycle.home / "archive" / INCOMING)
    visit_all(made, partial(_take_in, cycle, known))
    for visit in made:
        if visit.kept_out_by:
            raise visit.kept_out_by
    if len(made) == 1 and made[0].source == INBOX and made[0].fault:
        raise SourceError(made[0].address, made[0].fault.detail)
    _remember(cycle, made)
    for visit in made:
        _tell(cycle, visit)
    fresh = [delivery for visit in made for delivery in visit.fresh]
    return sorted(fresh, key=lambda each: (each.received_at, each.uri))


def _sweep(incoming: Path) -> None:
    """Take away what runs left that were killed; whoever fetches holds the slot."""
    for draft in incoming.glob("*.part"):
        draft.unlink(missing_ok=True)


def _take_in(
    cycle: Cycle, known: Mapping[str, Any], visit: Visit, place: Place
) -> None:
    """Fetch what is new at one source into the archive."""
    receipts = _receipts(place, visit, cycle) if visit.source == INBOX else {}
    listed = []
    for each in place.listing():
        visit.heard()
        if each.file == cycle.registry.city.receipts and visit.source == INBOX:
            continue
        visit.files += 1
        if each.fault:
            visit.failed(each.file, each.fault)
        elif _has_arrived(each, receipts, cycle) and not _is_known(
            each, known.get(place.uri(each)), cycle.period
        ):
            listed.append(each)
    for each in _settled(place, listed, visit):
        try:
            delivery = _fetched(place, each, receipts, known, cycle, visit)
        except KeepingError:
            raise
        except Exception as error:  # noqa: BLE001 - one file never stops another
            visit.failed(each.file, file_fault_of(error))
        else:
            if delivery:
                visit.taken(delivery)


def _receipts(place: Place, visit: Visit, cycle: Cycle) -> dict[str, datetime]:
    """Return when the receiving desk took each file, if the city keeps a register."""
    register = cycle.registry.city.receipts
    content = place.small_file(register) if register else None
    if register is None or content is None:
        return {}
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    receipts: dict[str, datetime] = {}
    rows = csv.DictReader(io.StringIO(text))
    if not {"file", "received_at"} <= set(rows.fieldnames or ()):
        visit.bad_lines.append((register, 1))
        return {}
    for row in rows:
        try:
            moment = datetime.fromisoformat(row["received_at"] or "")
        except ValueError:
            # One bad line costs its own file the register's word, and no more.
            visit.bad_lines.append((register, rows.line_num))
            continue
        zone = moment.tzinfo or cycle.registry.city.zone
        receipts[row["file"]] = moment.replace(tzinfo=zone)
    return receipts


def _has_arrived(
    listed: Listed, receipts: Mapping[str, datetime], cycle: Cycle
) -> bool:
    received = receipts.get(listed.file)
    return received is None or received <= cycle.known_at


def _is_known(listed: Listed, known: Mapping[str, Any] | None, period: Period) -> bool:
    """Tell whether a file was seen as it is; one seen too early is taken again."""
    if known is None or known["bytes"] != listed.size:
        return False
    if known["modified_at"] != listed.modified_at or listed.modified_at is None:
        return False
    return known["outcome"] != "later" or Period.parse(known["period"]) > period


def _settled(place: Place, listed: list[Listed], visit: Visit) -> Iterator[Listed]:
    """Yield files that have stopped growing; the rest wait for the next run."""
    growing = []
    for each in listed:
        age = datetime.now(UTC) - each.modified_at if each.modified_at else None
        if age is None or abs(age.total_seconds()) > SETTLING_SECONDS:
            yield each
        else:
            growing.append(each)
    for _ in range(SETTLING_ROUNDS):
        if not growing:
            return
        time.sleep(ROUND_SECONDS)
        visit.heard()
        still = []
        for each in growing:
            now = place.look(each)
            if now is None:
                continue
            if now.is_same(each):
                yield each
            else:
                still.append(now)
        growing = still
    visit.growing += [each.file for each in growing]


def _fetched(
    place: Place,
    listed: Listed,
    receipts: Mapping[str, datetime],
    known: Mapping[str, Mapping[str, Any]],
    cycle: Cycle,
    visit: Visit,
) -> Delivery | None:
    if place.is_remote and (listed.size or 0) > MAX_BYTES:
        raise too_large()
    sha256, size, archived = _archive(place, listed, cycle.home, visit)
    uri = place.uri(listed)
    before = known.get(uri)
    if before and before["sha256"] == sha256 and before["outcome"] != "later":
        return None
    # A clock ahead of ours, or a rehearsal in the past, is no receipt in the future.
    received = receipts.get(listed.file) or listed.modified_at or cycle.known_at
    path = PurePosixPath(listed.file)
    return Delivery(
        file=path.name,
        uri=uri,
        sha256=sha256,
        size=size,
        received_at=min(received.astimezone(UTC), cycle.known_at),
        archived=str(archived) if archived else "",
        folder=_folder(path, visit),
        modified_at=listed.modified_at,
    )


def _folder(path: PurePosixPath, visit: Visit) -> str:
    """Return where a file lay: a source of one department says who sent it."""
    folder = "" if str(path.parent) == "." else str(path.parent)
    if visit.source == INBOX or len(visit.departments) != 1:
        return folder
    return f"{visit.departments[0]}/{folder}".rstrip("/")


def _archive(
    place: Place, listed: Listed, home: Path, visit: Visit
) -> tuple[str, int, Path | None]:
    """Copy a file's bytes under their hash; a file beyond all reason is only hashed.

    Raises `FaultError` where other bytes came than the listing promised, or where the
    file is no longer as it was.
    """
    incoming = home / "archive" / INCOMING
    digest, size = hashlib.sha256(), 0
    with _keeping():
        incoming.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(dir=incoming, suffix=".part")
    draft = incoming / name
    try:
        with _own_file(handle) as kept:
            for chunk in place.chunks(listed):
                visit.heard()
                digest.update(chunk)
                size += len(chunk)
                if size <= MAX_BYTES:
                    with _keeping():
                        kept.write(chunk)
                elif place.is_remote:
                    raise too_large()
        if place.is_binding and size != listed.size:
            raise cut_short(f"{size} / {listed.size}")
        now = place.look(listed)
        if now is None or not now.is_same(listed):
            raise changed()
        sha256 = digest.hexdigest()
        if size > MAX_BYTES:
            return sha256, size, None
        archived = home / "archive" / sha256[:2] / sha256
        with _keeping():
            archived.parent.mkdir(exist_ok=True)
            draft.replace(archived)
    finally:
        draft.unlink(missing_ok=True)
    return sha256, size, archived


@contextmanager
def _own_file(handle: int) -> Iterator[BinaryIO]:
    """Write a file of our own; what was written is on the disk afterwards."""
    kept = os.fdopen(handle, "wb")
    try:
        yield kept
        with _keeping():
            kept.flush()
            os.fsync(handle)
    finally:
        # To close is to write what waits, which fails on a full disk as well.
        with _keeping():
            kept.close()


@contextmanager
def _keeping() -> Iterator[None]:
    """Call what our own disk refuses by its name: no department is told of it."""
    try:
        yield
    except OSError as error:
        raise KeepingError(*error.args) from error


def _remember(cycle: Cycle, made: Sequence[Visit]) -> None:
    """Keep how each source was found, where that is otherwise than before."""
    with open_live(cycle.home) as warehouse:
        known = known_source_events(warehouse)
        events = [event for visit in made for event in _news(visit, known)]
        append_source_events(warehouse, cycle.run, events)


def _news(
    visit: Visit, known: Mapping[tuple[str, str], tuple[str, str]]
) -> Iterator[SourceEvent]:
    """Yield what has come out otherwise; `known` is rule and sentence by file."""
    for file, fault in sorted(visit.faults.items()):
        finding = fault.finding(visit.address, file)
        key = f"finding-{finding.rule}"
        message = say(key, "zh", **finding.parameters)
        suggestion = say(f"{key}.fix", "zh", **finding.parameters)
        if known.get((visit.source, file)) != (finding.rule, message):
            yield SourceEvent(visit.source, file, finding, message, suggestion)
    if not visit.is_whole:
        return
    if known.get((visit.source, ""), ("?", ""))[0]:
        yield SourceEvent(visit.source, "", None)
    for (source, file), (rule, _) in known.items():
        if source == visit.source and file and rule and file not in visit.faults:
            yield SourceEvent(source, file, None)


def _tell(cycle: Cycle, visit: Visit) -> None:
    """Say what came of a visit, once it is over: threads have no log of their own."""
    for file, line in visit.bad_lines:
        narrate(cycle, "step-register-line", file=file, line=line)
    for file in visit.growing:
        narrate(cycle, "step-growing", file=file)
    for file, fault in sorted(visit.faults.items()):
        values = fault.finding(visit.address, file).parameters
        LOGGER.info(say(f"finding-{fault.rule}", cycle.lang, **values))
    counts = {"files": visit.files, "fresh": len(visit.fresh)}
    if visit.source == INBOX:
        narrate(cycle, "step-collect", **counts)
    else:
        narrate(cycle, "step-source", source=visit.address, **counts)
