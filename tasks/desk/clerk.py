"""The clerk: hears what is pressed and sees it through to the message that shows it."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, replace
from threading import Event
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from tasks.compose import said_answer
from tasks.desk.forms import INDICATOR, Faults, Form, filled_in, form_of
from tasks.desk.notes import Note, drop, keep, note_id, refuse, signed, waiting
from tasks.desk.people import Letter, answerer_of, known_email, letter_of
from tasks.desk.take_in import Refused, TakenIn, is_signed, take_in_answers
from tasks.narrate import LOGGER
from tasks.slack.client import NotDeliveredError, UnclearError
from warehouse.connection import (
    WarehouseError,
    is_todays,
    open_live,
    open_published,
)
from warehouse.messages import say
from warehouse.registry import RegistryError
from warehouse.store import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse

# Somebody waits in front of a form: a warehouse that is busy is not waited for.
PATIENCE_SECONDS: Final = 0.5
# A note can wait longer, and is tried again.
TAKE_IN_SECONDS: Final = 5.0
# Slack does not know them, or no more: that does not mend by waiting.
_NOBODY: Final = "channel"
# Said to whoever pressed, and nothing to keep: it was taken down before.
_HARMLESS: Final = frozenset({"desk-seen-already", "desk-came-already"})


class Voice(Protocol):
    """What the desk asks of Slack; its faults are those of `tasks.slack.client`."""

    def person(self, user: str) -> str:
        """Return the e-mail of a user."""

    def whisper(self, channel: str, user: str, text: str) -> None:
        """Say something that one person sees, where they pressed."""


class Press(NamedTuple):
    """A button that was pressed: which one, below which message, by whom and when.

    `identity` is Slack's own id of the pressing, or of the form that it opened.
    """

    kind: str
    message_key: str
    channel: str
    ts: str
    user: str
    at: datetime
    identity: str


class Clerk:
    """Serves one city.

    `open_cycle` fixes a moment, `voice` reaches Slack, and `show` brings the messages
    of some keys up to date.
    """

    def __init__(
        self,
        open_cycle: Callable[[], Cycle],
        voice: Callable[[], Voice],
        show: Callable[[Cycle, frozenset[str]], object],
    ) -> None:
        self._open_cycle = open_cycle
        self._voice = voice
        self._show = show
        self._cycle = open_cycle()
        self._consoled: set[str] = set()
        # Rung when there is something to do.
        self.bell = Event()

    # -- while somebody waits ----------------------------------------------------------

    def noted(self, press: Press, filled: Mapping[str, Any] | None = None) -> bool:
        """Take down what was pressed: once this returns, it will not be lost.

        Returns whether it is new, as Slack may say the same thing twice.
        """
        identity = note_id(
            press.channel, press.ts, press.user, press.kind, press.identity
        )
        note = Note(
            *(identity, press.kind, press.message_key, press.channel, press.ts),
            *(press.user, press.at),
        )
        is_new = keep(self._cycle.home, replace(note, **(filled or {})))
        self.bell.set()
        return is_new

    def asked(self, press: Press) -> Form | str:
        """Return the form that a button opens, or why there is none for this person."""
        cycle = self._cycle
        email = known_email(cycle.registry, press.user)
        if email is None:
            try:
                email = self._voice().person(press.user)
            except (NotDeliveredError, UnclearError) as error:
                LOGGER.warning("Slack: %s: %s", press.user, error)
                return say("desk-unverified", cycle.lang)
        with self._looked_up(press) as found:
            if found is None:
                return self._refusal(press, "desk-unknown-message")
            warehouse, letter = found
            who = answerer_of(cycle.registry, letter.departments, press.user, email)
            if who is None:
                return self._refusal(press, "desk-not-yours")
            form = form_of(
                *(warehouse, cycle.registry, cycle.lang, letter, press.kind),
                *(who.departments, press.at),
            )
        nothing = f"desk-nothing-{press.kind.replace('_', '-')}"
        return form or say(nothing, cycle.lang)

    def filled(self, press: Press, values: Mapping[str, str]) -> Faults | None:
        """Take down what a form says, or return what is wrong with which field."""
        cycle = self._cycle
        so_far: dict[str, Any] = {}
        if press.kind == "promise":
            name = values.get(INDICATOR, "").partition("|")[2]
            with self._looked_up(press) as looked_up:
                if looked_up is not None:
                    so_far = _facts_of(looked_up[1], name)
        found = filled_in(
            *(cycle.registry, cycle.lang, press.kind, values, so_far, press.at)
        )
        if isinstance(found, Faults):
            return found
        self.noted(press, found)
        return None

    @contextmanager
    def _looked_up(self, press: Press) -> Iterator[tuple[Warehouse, Letter] | None]:
        """Hold the message that was pressed, with a warehouse that knows it.

        The snapshot knows every message but one that was sent a moment ago.
        """
        home = self._cycle.home
        found = None
        with ExitStack() as opened:
            for place in (open_published(home), open_live(home, PATIENCE_SECONDS)):
                with suppress(WarehouseError):
                    warehouse = opened.enter_context(place)
                    letter = self._letter(warehouse, press)
                    if letter is not None:
                        found = warehouse, letter
                        break
            yield found

    def _letter(self, warehouse: Warehouse, press: Press) -> Letter | None:
        if not is_todays(warehouse):
            return None
        letter = letter_of(warehouse, self._cycle.city, press.message_key)
        is_there = letter and letter.stands_at(press.channel, press.ts)
        return letter if is_there else None

    def _refusal(self, press: Press, rule: str) -> str:
        LOGGER.warning(_told_of_refusal(self._cycle, press.user, rule))
        return say(rule, self._cycle.lang)

    # -- afterwards --------------------------------------------------------------------

    def work(self) -> bool:
        """See every note through that can be; return whether none is left waiting."""
        home = self._cycle.home
        if not waiting(home):
            return True
        cycle = self._cycle = self._fresh_cycle()
        for note in waiting(home):
            if not is_signed(note, cycle):
                self._sign(cycle, note)
        try:
            with (
                open_live(home, TAKE_IN_SECONDS) as warehouse,
                transaction(warehouse),
            ):
                taken = take_in_answers(warehouse, cycle)
        except WarehouseError:
            self._console(cycle, waiting(home))
            return False
        self._settle(cycle, taken)
        return not waiting(home)

    def _fresh_cycle(self) -> Cycle:
        """Return a cycle of now, with today's registry where that is in order."""
        try:
            return self._open_cycle()
        except RegistryError as error:
            LOGGER.warning("%s", error)
            return self._cycle

    def _sign(self, cycle: Cycle, note: Note) -> None:
        """Find out whose a note is; where nobody can tell now, it waits."""
        try:
            signed(cycle.home, note, self._voice().person(note.user))
        except NotDeliveredError as error:
            LOGGER.warning("Slack: %s: %s", note.user, error)
            if error.kind == _NOBODY:
                self._turn_away(cycle, Refused(note, "desk-not-yours"))
            else:
                self._console(cycle, [note])
        except UnclearError as error:
            LOGGER.warning("Slack: %s: %s", note.user, error)

    def _settle(self, cycle: Cycle, taken: TakenIn) -> None:
        """Drop the notes that are rows now, show the answers, turn the rest away."""
        for note in (*taken.known, *(each.note for each in taken.taken)):
            drop(cycle.home, note)
        for each in taken.taken:
            LOGGER.info(said_answer(cycle.registry, cycle.lang, asdict(each.answer)))
        for refused in taken.refused:
            self._turn_away(cycle, refused)
        if taken.messages:
            self._show(cycle, frozenset(taken.messages))

    def _turn_away(self, cycle: Cycle, refused: Refused) -> None:
        note = refused.note
        if refused.rule in _HARMLESS:
            drop(cycle.home, note)
        else:
            refuse(cycle.home, note)
            LOGGER.warning(_told_of_refusal(cycle, note.user, refused.rule))
        self._whisper(note, say(refused.rule, cycle.lang))

    def _console(self, cycle: Cycle, notes: Collection[Note]) -> None:
        """Tell those who wait that they are heard, each once."""
        for note in notes:
            if note.note_id not in self._consoled:
                self._consoled.add(note.note_id)
                self._whisper(note, say("desk-later", cycle.lang))

    def _whisper(self, note: Note, text: str) -> None:
        try:
            self._voice().whisper(note.channel, note.user, text)
        except (NotDeliveredError, UnclearError) as error:
            LOGGER.warning("Slack: %s: %s", note.channel, error)


def _facts_of(letter: Letter, indicator: str) -> dict[str, Any]:
    """Return what a message tells of an indicator: of the year, if it tells that."""
    found: dict[str, Any] = {}
    for row in letter.alerts:
        facts = json.loads(row["facts"] or "{}")
        if facts.get("indicator") == indicator and (
            row["kind"] == "light" or not found
        ):
            found = facts
    return found


def _told_of_refusal(cycle: Cycle, user: str, rule: str) -> str:
    return say("desk-refused", cycle.lang, user=user, why=say(rule, cycle.lang))
