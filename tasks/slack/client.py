"""A bot's calls to Slack, each made once.

The SDK's own retries are off: one of them re-sends after a reset connection, which may
double a message. The outbox decides what is sent again.
"""

from __future__ import annotations

import logging
import re
import socket
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError, URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tasks.slack.blocks import blocks_for as blocks_for  # noqa: PLC0414 - for deliver
from tasks.slack.limits import MOST_HEADER, MOST_SECTION, escape, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from warehouse.settings import SlackSettings

TIMEOUT_SECONDS: Final = 15
EVENT_TYPE: Final = "yuebao_alerts"
# How far back a channel is searched for a message of ours: pages of so many.
SEARCHED_MESSAGES: Final = 200
SEARCHED_PAGES: Final = 10
# How long all of a delivery's messages together may wait where Slack asks for patience.
PATIENCE_SECONDS: Final = 30.0

_TOO_MANY: Final = 429
_SERVER_FAULT: Final = 500
# Slack's own word for why it refused; anything else was said by somebody in between.
_REASON: Final = re.compile(r"[a-z][a-z0-9_]{2,60}")
# Slack's words for a fault of its own that may come after its work was done.
_MAYBE_DONE: Final = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
)
# The SDK quotes what it could not send, a broken token too: it says nothing here.
_SILENT: Final = logging.getLogger("yuebao.slack")
_SILENT.setLevel(logging.CRITICAL + 1)


class NotDeliveredError(RuntimeError):
    """Slack said no: nothing was posted. The reason is Slack's own word."""


class UnclearError(RuntimeError):
    """The connection failed: the message may or may not have been posted."""


class Slack:
    """A bot's connection; `address` is a channel's name or a person's e-mail."""

    def __init__(self, settings: SlackSettings) -> None:
        token = settings.bot_token
        self._client = WebClient(
            token=token.get_secret_value() if token else None,
            base_url=settings.base_url.rstrip("/") + "/",
            timeout=TIMEOUT_SECONDS,
            retry_handlers=[],
            logger=_SILENT,
        )
        self._users: dict[str, str] = {}
        self._patience = PATIENCE_SECONDS

    def post(
        self, address: str, text: str, blocks: list[dict[str, Any]], key: str
    ) -> tuple[str, str]:
        """Post once and return (channel, ts).

        Raises `NotDeliveredError` or, where nobody can tell, `UnclearError`.
        """
        try:
            channel = self._channel(address)
        except UnclearError as error:
            raise NotDeliveredError(str(error)) from None
        answer = self._call(
            self._client.chat_postMessage,
            channel=channel,
            text=escape(shortened(text, MOST_SECTION)),
            blocks=blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["channel"]), str(answer["ts"])

    def find(self, address: str, key: str) -> tuple[str, str] | None:
        """Look for a message of ours with `key`, after an unclear send.

        Raises `NotDeliveredError` or `UnclearError` where one cannot look.
        """
        channel = self._channel(address)
        if channel.startswith("#"):
            channel = self._named(channel)
        cursor = None
        for _ in range(SEARCHED_PAGES):
            answer = self._call(
                self._client.conversations_history,
                channel=channel,
                limit=SEARCHED_MESSAGES,
                include_all_metadata=True,
                cursor=cursor,
            )
            for message in answer.get("messages") or ():
                if _key_of(message) == key:
                    return channel, str(message["ts"])
            cursor = _next_page(answer)
            if not cursor:
                break
        return None

    def attach(self, channel: str, ts: str, file: Path, title: str) -> None:
        """Put a file into a message's thread, once.

        Raises `NotDeliveredError` or, where nobody can tell, `UnclearError`. Nothing is
        seen of a file before the last of the SDK's three calls.
        """
        self._call(
            self._client.files_upload_v2,
            channel=channel,
            thread_ts=ts,
            file=str(file),
            filename=file.name,
            title=shortened(title, MOST_HEADER),
        )

    def has_attached(self, channel: str, ts: str, name: str) -> bool:
        """Look for a file of ours in a thread, after an unclear upload.

        Raises `NotDeliveredError` or `UnclearError` where one cannot look.
        """
        answer = self._call(
            self._client.conversations_replies,
            channel=channel,
            ts=ts,
            limit=SEARCHED_MESSAGES,
        )
        return any(
            file.get("name") == name
            for message in answer.get("messages") or ()
            for file in message.get("files") or ()
        )

    def _channel(self, address: str) -> str:
        if "@" not in address:
            return address
        if address not in self._users:
            answer = self._call(self._client.users_lookupByEmail, email=address)
            user = answer["user"]["id"]
            opened = self._call(self._client.conversations_open, users=user)
            self._users[address] = str(opened["channel"]["id"])
        return self._users[address]

    def _named(self, name: str) -> str:
        """Return the id of `#name`: a history is not read by name."""
        cursor = None
        while True:
            answer = self._call(
                self._client.conversations_list,
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=SEARCHED_MESSAGES,
                cursor=cursor,
            )
            for channel in answer.get("channels") or ():
                if channel.get("name") == name.removeprefix("#"):
                    return str(channel["id"])
            cursor = _next_page(answer)
            if not cursor:
                return name

    def _call(self, method: Any, **arguments: Any) -> Any:
        """Call Slack, patiently where it asks for that: what got a 429 was not done."""
        while True:
            try:
                return method(**arguments)
            except SlackApiError as error:
                wait = _seconds_to_wait(error)
                if wait is None or wait > self._patience:
                    raise _fault_of(error) from None
                self._patience -= max(wait, 1.0)
                time.sleep(wait)
            except HTTPError as error:
                # Where a file is put, an error is no answer of the API's.
                raise UnclearError(f"HTTP {error.code}") from None
            except Exception as error:  # noqa: BLE001 - whatever it is, it may be done
                cause = error.reason if isinstance(error, URLError) else error
                if isinstance(cause, (ConnectionRefusedError, socket.gaierror)):
                    raise NotDeliveredError(type(cause).__name__) from None
                raise UnclearError(type(cause).__name__) from None


def _key_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return (metadata.get("event_payload") or {}).get("key")


def _next_page(answer: Any) -> str | None:
    return (answer.get("response_metadata") or {}).get("next_cursor") or None


def _seconds_to_wait(error: SlackApiError) -> float | None:
    """Return how long Slack wants to be left alone, None where it said no other way."""
    if error.response.status_code != _TOO_MANY:
        return None
    said = str(error.response.headers.get("Retry-After", ""))
    return float(said) if said.isdecimal() else 1.0


def _fault_of(error: SlackApiError) -> NotDeliveredError | UnclearError:
    """Tell a refusal by Slack from an answer that leaves open what was done."""
    status = int(error.response.status_code)
    body = error.response.data
    said = str(body.get("error") or "") if isinstance(body, dict) else ""
    reason = said if _REASON.fullmatch(said) else f"HTTP {status}"
    if status == _TOO_MANY:
        return NotDeliveredError("ratelimited")
    if status >= _SERVER_FAULT or reason != said or said in _MAYBE_DONE:
        return UnclearError(reason)
    return NotDeliveredError(reason)
