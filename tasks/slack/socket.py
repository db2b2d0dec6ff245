"""What people press in Slack, heard over Socket Mode: no public address is needed.

Slack wants to know within three seconds that something arrived, and sends it again
where it does not: nothing is acknowledged before the clerk has it on disk.
"""

from __future__ import annotations

import json
import logging
import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult

from tasks.desk.clerk import Press
from tasks.narrate import LOGGER
from tasks.slack.client import NotDeliveredError, Slack, UnclearError, web_client
from tasks.slack.forms import values_of, view_of
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from slack_sdk.socket_mode.client import BaseSocketModeClient

    from tasks.desk.clerk import Clerk
    from tasks.slack.client import Identity
    from warehouse.settings import SlackSettings

# How often the connection is looked at; without an answer it is made anew.
PING_SECONDS: Final = 5.0
# How often the clerk looks for notes that nobody rang for.
LOOK_SECONDS: Final = 1.0
LONGEST_REST_SECONDS: Final = 30.0
FIRST_WAIT_SECONDS: Final = 1.0
LONGEST_WAIT_SECONDS: Final = 60.0
_KINDS: Final = "seen|will_report|promise|not_mine"
_ACTION: Final = re.compile(rf"yuebao_({_KINDS})")
# As in `tasks.slack.client`: the SDK quotes what it could not send.
_SILENT: Final = logging.getLogger("yuebao.slack")
_T = TypeVar("_T")


def app_of(settings: SlackSettings, identity: Identity, clerk: Clerk, lang: str) -> App:
    """Return the app that hears buttons and forms, and asks nobody who it is.

    Bolt would ask Slack for each new person; that could take longer than Slack waits.
    What is pressed comes over our own connection, so there is no signature to check.
    """
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    me = AuthorizeResult(
        enterprise_id=None,
        team_id=None,
        bot_user_id=identity.user,
        bot_id=identity.bot,
        bot_token=token,
    )

    def authorize(**_: Any) -> AuthorizeResult:
        return me

    app = App(
        name="yuebao",
        logger=_SILENT,
        client=web_client(settings),
        authorize=authorize,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
    )

    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        press = _press_of(body)
        if press.kind == "seen":
            clerk.noted(press)
            ack()
            return
        ack()
        _ask(Slack(settings), clerk, press, body["trigger_id"], lang)

    def sent_off(ack: Ack, body: dict[str, Any]) -> None:
        faults = clerk.filled(_press_of_form(body), values_of(body["view"]))
        if faults is None:
            ack()
        else:
            ack(response_action="errors", errors=faults.by_field)

    app.action(_ACTION)(pressed)
    app.view(_ACTION)(sent_off)
    return app


def _ask(slack: Slack, clerk: Clerk, press: Press, trigger: str, lang: str) -> None:
    """Open the form of a button, or say why this person gets none."""
    form = clerk.asked(press)
    try:
        if isinstance(form, str):
            slack.whisper(press.channel, press.user, form)
            return
        where = {"channel": press.channel, "ts": press.ts, "key": press.message_key}
        try:
            slack.open_form(trigger, view_of(form, lang, where))
        except NotDeliveredError as error:
            # A trigger lasts three seconds, and the warehouse may have taken longer.
            LOGGER.warning("Slack: %s", error)
            slack.whisper(press.channel, press.user, say("desk-press-again", lang))
    except (NotDeliveredError, UnclearError) as error:
        LOGGER.warning("Slack: %s: %s", press.channel, error)


def _press_of(body: dict[str, Any]) -> Press:
    action, container = body["actions"][0], body["container"]
    return Press(
        kind=str(action["action_id"]).removeprefix("yuebao_"),
        message_key=str(action.get("value") or ""),
        channel=str(container["channel_id"]),
        ts=str(container["message_ts"]),
        user=str(body["user"]["id"]),
        at=datetime.fromtimestamp(float(action["action_ts"]), UTC),
        identity=str(action["action_ts"]),
    )


def _press_of_form(body: dict[str, Any]) -> Press:
    view = body["view"]
    where = json.loads(view["private_metadata"])
    return Press(
        kind=str(view["callback_id"]).removeprefix("yuebao_"),
        message_key=where["key"],
        channel=where["channel"],
        ts=where["ts"],
        user=str(body["user"]["id"]),
        at=datetime.now(UTC),
        # A form is sent off once; with another fault it is the same form still.
        identity=str(view["id"]),
    )


def serve(
    settings: SlackSettings,
    clerk: Clerk,
    lang: str,
    over: Event,
    opened: Callable[[Identity], None],
) -> None:
    """Hear what is pressed and see it through, until `over` and `clerk.bell` are set.

    Tells who we are once it is `opened`. A line that is lost is made anew, and Slack
    being away is waited for; raises `NotDeliveredError` where it refuses us.
    """
    slack = Slack(settings)
    identity = _patiently(slack.who_am_i, lang, over)
    if identity is None:
        return
    handler = SocketModeHandler(
        app_of(settings, identity, clerk, lang),
        settings.app_token.get_secret_value() if settings.app_token else "",
        logger=_SILENT,
        ping_interval=PING_SECONDS,
    )
    line = handler.client
    try:
        if _patiently(lambda: _connected(slack, line), lang, over):
            opened(identity)
        was_there, rest, again_at = True, LOOK_SECONDS, 0.0
        while not over.is_set():
            is_there = line.is_connected()
            if is_there is not was_there:
                LOGGER.warning(say("desk-back" if is_there else "desk-lost", lang))
                was_there = is_there
            if clerk.bell.is_set() or time.monotonic() >= again_at:
                # What cannot be seen through now is tried again, but not every second.
                is_done = _worked(clerk, lang)
                rest = LOOK_SECONDS if is_done else min(2 * rest, LONGEST_REST_SECONDS)
                again_at = time.monotonic() + rest
            clerk.bell.wait(LOOK_SECONDS)
    finally:
        line.close()


def _patiently(attempt: Callable[[], _T], lang: str, over: Event) -> _T | None:
    """Return what an attempt gives, however long Slack is away; none once `over`.

    Raises `NotDeliveredError` where Slack answers, and refuses us.
    """
    wait = FIRST_WAIT_SECONDS
    while not over.is_set():
        try:
            if found := attempt():
                return found
        except NotDeliveredError as error:
            if error.kind in {"token", "scope"}:
                raise
            LOGGER.warning("Slack: %s", error)
        except UnclearError as error:
            LOGGER.warning("Slack: %s", error)
        LOGGER.warning(say("desk-away", lang, seconds=round(wait)))
        over.wait(wait)
        wait = min(2 * wait, LONGEST_WAIT_SECONDS)
    return None


def _connected(slack: Slack, line: BaseSocketModeClient) -> bool:
    # Each address that Slack gives to connect to is good for once.
    slack.attempt(line.connect_to_new_endpoint)
    return line.is_connected()


def _worked(clerk: Clerk, lang: str) -> bool:
    """Let the clerk work; whatever is wrong, the next answer is heard.

    Returns whether nothing is left waiting.
    """
    clerk.bell.clear()
    try:
        return clerk.work()
    except Exception as error:  # noqa: BLE001 - the notes are on disk and tried again
        detail = f"{type(error).__name__}: {error}"
        LOGGER.error(say("desk-trouble", lang, detail=detail))
        return False
