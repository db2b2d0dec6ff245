"""A bot's calls to Slack, each made once.

The SDK's own retries are off: one of them re-sends after a reset connection, which may
double a message. The outbox decides what is sent again. What Slack asks for is kept:
its pace for posts to one channel, and the time it wants to be left alone.
"""

from __future__ import annotations

import logging
import re
import socket
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.error import HTTPError, URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tasks.slack.limits import MOST_HEADER, MOST_SECTION, escape, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from slack_sdk.models.views import View
    from slack_sdk.web import SlackResponse

    from warehouse.settings import SlackSettings

TIMEOUT_SECONDS: Final = 15
EVENT_TYPE: Final = "yuebao_alerts"
# How far back a channel is searched for a message of ours: pages of so many.
SEARCHED_MESSAGES: Final = 200
SEARCHED_PAGES: Final = 10
# How long all of a delivery's messages together may wait where Slack asks for patience.
PATIENCE_SECONDS: Final = 30.0
# Slack takes about one message a second in a channel.
SECONDS_A_POST: Final = 1.0

# Why a call was refused, as whoever has to mend it sees it: the `token` or a `scope`
# of the app, the `channel` or person that is not there, too many calls (`limit`), what
# was sent (`content`), a message that is not there or not ours any more (`gone`).
Kind = Literal["token", "scope", "channel", "limit", "content", "gone", "other"]

# What the app is granted, and what it needs that for.
SCOPES: Final[Mapping[str, str]] = {
    "chat:write": "chat.postMessage, chat.update, chat.postEphemeral",
    "users:read": "users.info",
    "users:read.email": "users.lookupByEmail, users.info",
    "im:write": "conversations.open",
    "im:history": "conversations.history, conversations.replies",
    "channels:read": "conversations.list",
    "channels:history": "conversations.history, conversations.replies",
    "groups:read": "conversations.list",
    "groups:history": "conversations.history, conversations.replies",
    "files:write": "files.getUploadURLExternal, files.completeUploadExternal",
}

_WORDS: Final[Mapping[Kind, str]] = {
    "token": "not_authed invalid_auth token_revoked token_expired account_inactive"
    " not_allowed_token_type org_login_required two_factor_setup_required",
    "scope": "missing_scope no_permission",
    "channel": "channel_not_found is_archived is_inactive not_in_channel"
    " user_not_found users_not_found user_disabled user_not_visible cannot_dm_bot"
    " user_not_in_channel messages_tab_disabled restricted_action"
    " restricted_action_read_only_channel restricted_action_thread_only_channel"
    " restricted_action_non_threadable_channel",
    "limit": "ratelimited rate_limited message_limit_exceeded",
    "content": "no_text msg_too_long msg_blocks_too_long invalid_blocks"
    " invalid_blocks_format invalid_arguments invalid_metadata_format"
    " invalid_metadata_schema metadata_too_large too_many_attachments",
    "gone": "message_not_found thread_not_found cant_update_message edit_window_closed"
    " cannot_reply_to_message",
}
_KINDS: Final[Mapping[str, Kind]] = {
    word: kind for kind, words in _WORDS.items() for word in words.split()
}
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{2,}")
_CONVERSATION: Final = re.compile(r"[CGD][A-Z0-9]{2,}")

_TOO_MANY: Final = 429
_SERVER_FAULT: Final = 500
# Slack's own word for why it refused; anything else was said by somebody in between.
_REASON: Final = re.compile(r"[a-z][a-z0-9_]{2,60}")
_SCOPE: Final = re.compile(r"[a-z][a-z.:,]{2,60}")
# Slack's words for a fault of its own that may come after its work was done.
_MAYBE_DONE: Final = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
)
# The SDK quotes what it could not send, a broken token too: it says nothing here.
_SILENT: Final = logging.getLogger("yuebao.slack")
_SILENT.setLevel(logging.CRITICAL + 1)


class NotDeliveredError(RuntimeError):
    """Slack said no: nothing was posted. The reason is Slack's own word.

    A missing scope is named behind it: `missing_scope: chat:write`.
    """

    def __init__(self, reason: str, kind: Kind = "other") -> None:
        super().__init__(reason)
        self.kind: Kind = kind


class UnclearError(RuntimeError):
    """The connection failed: the message may or may not have been posted."""


class _Counting(WebClient):
    """Counts the calls of each method, also those that the SDK makes of itself."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.calls: Counter[str] = Counter()

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        self.calls[api_method] += 1
        return super().api_call(api_method, **given)


def web_client(settings: SlackSettings) -> _Counting:
    """Return the SDK's client as this program uses it: no retries, nothing in logs."""
    token = settings.bot_token
    return _Counting(
        token=token.get_secret_value() if token else None,
        base_url=settings.base_url.rstrip("/") + "/",
        timeout=TIMEOUT_SECONDS,
        retry_handlers=[],
        logger=_SILENT,
    )


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the token belongs to, in which workspace, and what it is granted."""

    user: str
    bot: str
    workspace: str
    scopes: frozenset[str]

    @property
    def missing(self) -> list[str]:
        """The scopes that the program needs and was not granted, in order."""
        return sorted(SCOPES.keys() - self.scopes)


class Slack:
    """A bot's connection; `calls` counts what was asked of each of Slack's methods.

    An `address` is an e-mail, a person's id (`U…`, `W…`), a conversation's id (`C…`,
    `G…`, `D…`) or a channel's name (`#name`). Between two posts to one channel lie
    `pace` seconds. Every call raises `NotDeliveredError` where Slack refused it and
    `UnclearError` where nobody can tell whether it was done.
    """

    def __init__(self, settings: SlackSettings, pace: float | None = None) -> None:
        self._client = web_client(settings)
        self._conversations: dict[str, str] = {}
        self._patience = PATIENCE_SECONDS
        self._pace = SECONDS_A_POST if pace is None else pace
        self._spoken: dict[str, float] = {}

    @property
    def calls(self) -> Counter[str]:
        """How often each method was called, refused calls and repeated ones too."""
        return self._client.calls

    def post(
        self, address: str, text: str, blocks: list[dict[str, Any]], key: str
    ) -> tuple[str, str]:
        """Post once and return (channel, ts).

        Nothing was posted, surely, where the address could not be looked up.
        """
        try:
            channel = self._channel(address)
        except UnclearError as error:
            raise NotDeliveredError(str(error)) from None
        answer = self._speak(channel, text, blocks, key)
        found = str(answer["channel"])
        # A name and its id are one channel to Slack's pace.
        self._conversations[channel] = found
        self._spoken[found] = time.monotonic()
        return found, str(answer["ts"])

    def reply(
        self,
        channel: str,
        ts: str,
        text: str,
        blocks: list[dict[str, Any]],
        key: str,
        *,
        is_urgent: bool = False,
    ) -> str:
        """Post once into the thread of a message and return the reply's ts.

        What is urgent shows in the channel too: of a thread nobody's telephone rings.
        """
        more = {"reply_broadcast": True} if is_urgent else {}
        return str(self._speak(channel, text, blocks, key, thread_ts=ts, **more)["ts"])

    def update(
        self, channel: str, ts: str, text: str, blocks: list[dict[str, Any]], key: str
    ) -> None:
        """Replace what a message of ours says; done twice it is done once."""
        self._call(
            self._client.chat_update,
            channel=channel,
            ts=ts,
            text=escape(shortened(text, MOST_SECTION)),
            blocks=blocks,
            metadata=_metadata(key),
        )

    def find(self, address: str, key: str) -> tuple[str, str] | None:
        """Look for a message of ours with `key`, after an unclear send."""
        channel = self._channel(address)
        if not _CONVERSATION.fullmatch(channel):
            channel = self._named(channel)
        for message in self._messages(self._client.conversations_history, channel):
            if _key_of(message) == key:
                return channel, str(message["ts"])
        return None

    def find_reply(self, channel: str, ts: str, key: str) -> str | None:
        """Look for a reply of ours with `key` in a thread, after an unclear send."""
        for message in self._messages(
            self._client.conversations_replies, channel, ts=ts
        ):
            if _key_of(message) == key and message["ts"] != ts:
                return str(message["ts"])
        return None

    def attach(
        self, channel: str, ts: str, file: Path, title: str, alt: str = ""
    ) -> None:
        """Put a file into a message's thread, once; `alt` says what a picture shows.

        Nothing is seen of a file before the last of the SDK's three calls.
        """
        with self._in_turn(channel):
            self._call(
                self._client.files_upload_v2,
                channel=channel,
                thread_ts=ts,
                file=str(file),
                filename=file.name,
                title=shortened(title, MOST_HEADER),
                alt_txt=alt or None,
            )

    def has_attached(self, channel: str, ts: str, name: str) -> bool:
        """Look for a file of ours in a thread, after an unclear upload."""
        return any(
            file.get("name") == name
            for message in self._messages(
                self._client.conversations_replies, channel, ts=ts
            )
            for file in message.get("files") or ()
        )

    def who_am_i(self) -> Identity:
        """Ask Slack whose token this is and what it is granted."""
        answer = self._call(self._client.auth_test)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        granted = str(headers.get("x-oauth-scopes", ""))
        return Identity(
            str(answer["user_id"]),
            str(answer.get("bot_id") or ""),
            str(answer["team"]),
            frozenset(scope.strip() for scope in granted.split(",") if scope.strip()),
        )

    def person(self, user: str) -> str:
        """Return the e-mail of a person's id; of one who left there is none."""
        found = self._call(self._client.users_info, user=user)["user"]
        if found.get("deleted"):
            raise NotDeliveredError("user_disabled", "channel")
        email = (found.get("profile") or {}).get("email")
        if not email:
            # Slack leaves it out of the profile instead of refusing the call.
            raise NotDeliveredError("missing_scope: users:read.email", "scope")
        return str(email)

    def whisper(self, channel: str, user: str, text: str) -> None:
        """Say something in a channel that only one person sees, until they reload."""
        self._call(
            self._client.chat_postEphemeral,
            channel=channel,
            user=user,
            text=escape(shortened(text, MOST_SECTION)),
        )

    def open_form(self, trigger: str, view: View) -> None:
        """Open a form for whoever pressed a button, within three seconds of that."""
        self._call(self._client.views_open, trigger_id=trigger, view=view)

    def attempt(self, method: Callable[[], object]) -> None:
        """Do something of the SDK's own that calls Slack, with our faults."""
        self._call(method)

    def _speak(
        self,
        channel: str,
        text: str,
        blocks: list[dict[str, Any]],
        key: str,
        **more: Any,
    ) -> Any:
        with self._in_turn(channel):
            return self._call(
                self._client.chat_postMessage,
                channel=channel,
                text=escape(shortened(text, MOST_SECTION)),
                blocks=blocks,
                metadata=_metadata(key),
                unfurl_links=False,
                unfurl_media=False,
                **more,
            )

    @contextmanager
    def _in_turn(self, channel: str) -> Iterator[None]:
        """Keep the channel's pace, from one answer to the next call."""
        place = self._conversations.get(channel, channel)
        spoken = self._spoken.get(place)
        if spoken is not None:
            time.sleep(max(0.0, spoken + self._pace - time.monotonic()))
        try:
            yield
        finally:
            self._spoken[place] = time.monotonic()

    def _messages(
        self, method: Any, channel: str, **arguments: Any
    ) -> Iterator[Mapping[str, Any]]:
        """Go through what a channel or a thread shows, as far back as is looked."""
        cursor = None
        for _ in range(SEARCHED_PAGES):
            answer = self._call(
                method,
                channel=channel,
                limit=SEARCHED_MESSAGES,
                include_all_metadata=True,
                cursor=cursor,
                **arguments,
            )
            yield from answer.get("messages") or ()
            cursor = _next_page(answer)
            if not cursor:
                return

    def _channel(self, address: str) -> str:
        """Return where to post: a conversation's id, or a channel's name as it is."""
        is_person = "@" in address or _PERSON.fullmatch(address)
        if not is_person:
            return address
        if address not in self._conversations:
            user = address
            if "@" in address:
                found = self._call(self._client.users_lookupByEmail, email=address)
                user = str(found["user"]["id"])
            opened = self._call(self._client.conversations_open, users=user)
            self._conversations[address] = str(opened["channel"]["id"])
        return self._conversations[address]

    def _named(self, name: str) -> str:
        """Return the id of `#name`: a history is not read by name."""
        if name in self._conversations:
            return self._conversations[name]
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


def _metadata(key: str) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


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
        return NotDeliveredError("ratelimited", "limit")
    if status >= _SERVER_FAULT or reason != said or said in _MAYBE_DONE:
        return UnclearError(reason)
    needed = str(body.get("needed") or "")
    if said == "missing_scope" and _SCOPE.fullmatch(needed):
        reason = f"{said}: {needed}"
    return NotDeliveredError(reason, _KINDS.get(said, "other"))
