"""The desk: listen in Slack until told to stop, and say each answer in one line."""

from __future__ import annotations

import logging
import signal
import sys
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from tasks.cycle import Cycle, open_cycle
from tasks.deliver import deliver_waiting
from tasks.desk.clerk import Clerk
from tasks.narrate import LOGGER
from tasks.publish import publish
from warehouse.messages import say
from warehouse.settings import SlackSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tasks.desk.clerk import Voice
    from tasks.slack.client import Identity


def missing_tokens(settings: SlackSettings) -> list[str]:
    """Return the names of the tokens that are not set; an empty one counts as none."""
    tokens = {
        "SLACK_BOT_TOKEN": settings.bot_token,
        "SLACK_APP_TOKEN": settings.app_token,
    }
    return [
        name
        for name, token in tokens.items()
        if not (token and token.get_secret_value())
    ]


def take_in(city: str | None, lang: str) -> bool:
    """Take in the answers that are on disk, once; return whether none is left."""
    with _lines():
        is_done = _clerk(city, SlackSettings()).work()
    _tell(say("desk-none-left" if is_done else "desk-some-left", lang))
    return is_done


def listen(city: str | None, lang: str) -> None:
    """Serve a city until a signal says to stop; raises `NotDeliveredError`."""
    from tasks.slack.socket import serve

    settings = SlackSettings()
    clerk = _clerk(city, settings)
    over = Event()

    def stop() -> None:
        over.set()
        clerk.bell.set()

    def opened(identity: Identity) -> None:
        _tell(say("desk-open", lang, user=identity.user, workspace=identity.workspace))
        if identity.missing:
            scopes = say("word-and", lang).join(identity.missing)
            _tell(say("desk-scopes", lang, scopes=scopes))

    with stopped_by_signals(stop), _lines():
        serve(settings, clerk, lang, over, opened)
    _tell(say("desk-closed", lang))


@contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` once a signal says to stop, in a thread of its own.

    A handler runs in the midst of whatever the main thread does, and would wait for
    ever for a lock that it holds, such as that of an event; only its queue is safe.
    """
    heard: SimpleQueue[bool] = SimpleQueue()

    def wait() -> None:
        if heard.get():
            stop()

    waiting = Thread(target=wait, name="signals", daemon=True)
    waiting.start()
    before = {
        each: signal.signal(each, lambda *_: heard.put(True))
        for each in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        heard.put(False)
        waiting.join()


def _tell(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _clerk(city: str | None, settings: SlackSettings) -> Clerk:
    def opened() -> Cycle:
        return open_cycle("desk", None, city, None)

    def voice() -> Voice:
        from tasks.slack.client import Slack

        return Slack(settings)

    return Clerk(opened, voice, show_answers)


def show_answers(cycle: Cycle, keys: frozenset[str]) -> None:
    """Bring messages up to date with what was answered, and the snapshot with both."""
    if SlackSettings().bot_token:
        deliver_waiting(cycle, keys)
    publish.fn(cycle)


@contextmanager
def _lines() -> Iterator[None]:
    """Print each sentence as a line, at once also into a pipe."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOGGER.addHandler(handler)
    before, LOGGER.propagate = LOGGER.propagate, False
    try:
        yield
    finally:
        LOGGER.propagate = before
        LOGGER.removeHandler(handler)
