"""Visit many sources at once: one that does not answer holds nobody up."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from tasks.errors import KeepingError
from tasks.sources import INBOX
from tasks.sources.credentials import credentials
from tasks.sources.faults import FaultError, fault_of
from tasks.sources.opening import open_inbox, open_source
from tasks.sources.place import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tasks.sources.place import Place
    from warehouse.periods import Period
    from warehouse.records import Delivery
    from warehouse.registry import Registry

    Opener = Callable[[], Place]

TICK_SECONDS: Final = 0.1
# The inbox is this machine's own, or mounted on it: slow is well, silent is not.
INBOX_SECONDS: Final = 120
INBOX_VISIT_SECONDS: Final = 24 * 60 * 60
# A library's own time-out says more than ours, and comes first.
GRACE_SECONDS: Final = 2.0
_HANG_UP_SECONDS: Final = 1.0


@dataclass(eq=False)
class Visit:
    """One visit to a source; what is found is written down while it goes on.

    `source` is what the warehouse knows it by, `address` what people read, and
    `departments` who delivers by it. `faults` are by file, of the source itself by no
    name. A visit that is given up keeps what it has; whoever is still on it is told at
    the next step. `kept_out_by` is why nothing can be kept here, whatever comes.
    """

    source: str
    address: str
    departments: tuple[str, ...]
    answer_seconds: int
    visit_seconds: int
    opener: Opener
    files: int = 0
    is_whole: bool = False
    fresh: list[Delivery] = field(default_factory=list)
    faults: dict[str, FaultError] = field(default_factory=dict)
    growing: list[str] = field(default_factory=list)
    bad_lines: list[tuple[str, int]] = field(default_factory=list)
    place: Place | None = None
    kept_out_by: KeepingError | None = None
    began_at: float = 0.0
    heard_at: float = 0.0
    is_over: bool = False
    _pen: threading.Lock = field(default_factory=threading.Lock)

    @property
    def fault(self) -> FaultError | None:
        """What is wrong with the source itself."""
        return self.faults.get("")

    def heard(self) -> None:
        """Note an answer of the source; raises `FaultError` once it is given up."""
        with self._pen:
            if self.is_over:
                raise self._timeout()
            self.heard_at = time.monotonic()

    def taken(self, delivery: Delivery) -> None:
        """Write a file down that has come whole."""
        self.heard()
        self.fresh.append(delivery)

    def failed(self, file: str, fault: FaultError) -> None:
        """Write down what is wrong with a file, or with the source itself."""
        self.heard()
        self.faults[file] = fault

    def end(self, fault: FaultError | None = None) -> None:
        """Close the books; nothing that comes later is written into them."""
        with self._pen:
            if self.is_over:
                return
            self.is_over = True
            self.is_whole = fault is None
            if fault:
                self.faults[""] = fault

    def give_up(self) -> None:
        """Stop waiting."""
        self.end(self._timeout())

    @property
    def is_overdue(self) -> bool:
        """Whether the source has been silent, or has kept us, for too long."""
        now = time.monotonic()
        silence = self.answer_seconds + GRACE_SECONDS
        return (
            now - self.began_at > self.visit_seconds
            # Opening and listing are single questions that answer when they are done.
            or (self.files > 0 and now - self.heard_at > silence)
        )

    def _timeout(self) -> FaultError:
        is_silent = time.monotonic() - self.began_at < self.visit_seconds
        seconds = self.answer_seconds if is_silent else self.visit_seconds
        return FaultError(rule="source-timeout", seconds=seconds)


def visits(registry: Registry, inbox: str, period: Period) -> Iterator[Visit]:
    """Yield a visit to the inbox, where anybody uses it, and to every source.

    A credential that is not set is the first thing that is wrong with its source.
    """
    without = registry.delivering(None)
    if without or not registry.sources:
        yield Visit(
            INBOX,
            shown(inbox),
            tuple(each.id for each in without),
            INBOX_SECONDS,
            INBOX_VISIT_SECONDS,
            lambda: open_inbox(inbox),
        )
    for address, source in registry.sources.items():
        departments = tuple(each.id for each in registry.delivering(address))
        limits = (source.answer_seconds, source.visit_seconds)
        visit = Visit(address, address, departments, *limits, _closed)
        try:
            secrets = credentials(source.secrets)
        except FaultError as fault:
            visit.faults[""] = fault
        else:
            # Bound here, since a loop's names have moved on when a thread asks.
            visit.opener = lambda source=source, secrets=secrets: open_source(  # type: ignore[misc]  # mypy cannot type defaults of a lambda
                source, secrets, period
            )
        yield visit


def visit_all(wanted: Iterable[Visit], act: Callable[[Visit, Place], None]) -> None:
    """Do `act` at every source, all at the same time, none for longer than it may.

    What goes wrong is written down in the visit; nothing is raised.
    """
    ended: SimpleQueue[Visit] = SimpleQueue()
    going = []
    for visit in wanted:
        if visit.fault:
            visit.end(visit.fault)
            continue
        visit.began_at = visit.heard_at = time.monotonic()
        going.append(visit)
        # A thread that hangs must not keep the process from ending.
        threading.Thread(
            target=_stay, args=(visit, act, ended), name=visit.source, daemon=True
        ).start()
    while going:
        with suppress(Empty):
            gone = ended.get(timeout=TICK_SECONDS)
            going = [each for each in going if each is not gone]
        for visit in [each for each in going if each.is_overdue]:
            visit.give_up()
            _hang_up(visit)
            going.remove(visit)


def _stay(
    visit: Visit, act: Callable[[Visit, Place], None], ended: SimpleQueue[Visit]
) -> None:
    try:
        visit.place = visit.opener()
        visit.heard()
        act(visit, visit.place)
        visit.end()
    except KeepingError as error:
        visit.kept_out_by = error
        visit.end(fault_of(error, visit.answer_seconds))
    except Exception as error:  # noqa: BLE001 - libraries raise what they like
        visit.end(fault_of(error, visit.answer_seconds))
    finally:
        if visit.place:
            with suppress(Exception):
                visit.place.close()
        ended.put(visit)


def _hang_up(visit: Visit) -> None:
    """Close a place from outside, without waiting for that either."""
    if visit.place is None:
        return
    closing = threading.Thread(target=_closed_quietly, args=(visit.place,), daemon=True)
    closing.start()
    closing.join(_HANG_UP_SECONDS)


def _closed_quietly(place: Place) -> None:
    with suppress(Exception):
        place.close()


def _closed() -> Place:
    raise FaultError(rule="source-failed", detail="closed")
