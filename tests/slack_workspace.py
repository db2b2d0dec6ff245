"""What a Slack workspace holds, and what the API's methods do with it.

As strict as Slack where strictness costs messages: scopes, rates, archived channels,
histories that are read by id and never by name, messages that only their author may
change.
"""

from __future__ import annotations

import json
import math
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from slack_hands import (
    APP,
    BOT,
    BOT_USER,
    TEAM,
    TRIGGER_SECONDS,
    Trigger,
    shown_view,
)
from slack_rules import (
    ALL_SCOPES,
    RefusedError,
    check_message,
    check_metadata,
    scopes_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

APP_TOKEN: Final = "xapp-1-A0001-quite-secret"  # noqa: S105 - of a Slack that is a thread
OTHER_USER: Final = "U0OTHER"
_MINUTE: Final = 60.0
_POSTS: Final = frozenset({"chat.postMessage", "files.completeUploadExternal"})

Answer = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """One message as a channel shows it; `edited` is how often it was changed.

    A reply that `is_broadcast` stands in its thread and in the channel as well.
    """

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] = field(default_factory=dict)
    thread: str = ""
    files: tuple[dict[str, str], ...] = ()
    user: str = BOT_USER
    edited: int = 0
    is_broadcast: bool = False

    @property
    def sections(self) -> list[str]:
        """The texts of its sections, in order."""
        return [
            each["text"]["text"] for each in self.blocks if each["type"] == "section"
        ]


class Said(NamedTuple):
    """An answer of the API with its HTTP status and headers."""

    body: Answer
    status: int = 200
    headers: Mapping[str, str] = {}


class Workspace:
    """Channels, people and messages, one token's rights, and the methods of the API."""

    url = ""

    def __init__(
        self, token: str, channels: tuple[str, ...] = (), app_token: str = APP_TOKEN
    ) -> None:
        self.token, self.app_token = token, app_token
        self.messages: list[Message] = []
        self.ephemeral: list[tuple[str, Message]] = []
        self.calls: list[tuple[str, Answer]] = []
        self.promised: dict[str, tuple[str, int]] = {}
        self.uploads: dict[str, bytes] = {}
        self.users: dict[str, str] = {}
        self.channels = {
            name: f"C{number:04d}" for number, name in enumerate(channels, start=1)
        }
        self.archived: set[str] = set()
        self.outside: set[str] = set()
        self.gone: set[str] = set()
        self.scopes = set(ALL_SCOPES)
        self.token_fault = ""
        self.seconds_a_post = 0.0
        self.calls_a_minute: dict[str, int] = {}
        self.trigger_seconds = TRIGGER_SECONDS
        self.views: dict[str, Answer] = {}
        self.viewers: dict[str, str] = {}
        self._triggers: dict[str, Trigger] = {}
        self._lately: dict[tuple[str, str], list[float]] = {}
        self._last_ts = 0
        self._lock = threading.Lock()
        self._direct: dict[str, str] = {}
        self._methods = {
            "auth.test": self._test,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.postEphemeral": self._whisper,
            "users.lookupByEmail": self._look_up,
            "users.info": self._inform,
            "conversations.open": self._open,
            "conversations.list": self._list,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "files.getUploadURLExternal": self._promise,
            "files.completeUploadExternal": self._complete,
            "views.open": self._open_view,
            "views.update": self._update_view,
        }

    def hire(self, email: str) -> str:
        """Add a person; return the id of the conversation with them."""
        user = f"U{len(self.users) + 1:04d}"
        self.users[email] = user
        self._direct[user] = f"D{user[1:]}"
        return self._direct[user]

    def shown(self, channel: str) -> list[Message]:
        """Return what a channel shows, oldest first."""
        return [
            each
            for each in self.messages
            if each.channel == channel and not each.thread
        ]

    def replies(self, channel: str, ts: str) -> list[Message]:
        """Return what stands in the thread of a message, oldest first."""
        return [
            each
            for each in self.messages
            if each.channel == channel and each.thread == ts
        ]

    def message(self, channel: str, ts: str) -> Message:
        """Return one message or reply as it stands now."""
        return self.messages[self._index(channel, ts)]

    def say(self, channel: str, text: str, **metadata: Any) -> Message:
        """Put a message into a channel, as anybody might."""
        with self._lock:
            message = Message(
                channel, self._new_ts(), text, [], metadata, user=OTHER_USER
            )
            self.messages.append(message)
        return message

    def delete(self, channel: str, ts: str) -> None:
        """Take a message out of its channel, as its author or an administrator may."""
        with self._lock:
            del self.messages[self._index(channel, ts)]

    def _somebody(self, user: str) -> str:
        found = self.users.get(user, user)
        if found not in self.users.values():
            raise RefusedError("user_not_found")
        return found

    def _new_trigger(self, user: str) -> Trigger:
        trigger = Trigger(user)
        self._triggers[trigger.identity] = trigger
        return trigger

    def answer(self, method: str, token: str, arguments: Answer) -> Said:
        """Do what a call asks for."""
        with self._lock:
            self.calls.append((method, arguments))
            headers = {"x-oauth-scopes": ",".join(sorted(self.scopes))}
            try:
                self._check_token(method, token)
                self._check_scopes(method, arguments)
                work = self._methods.get(method, _unknown)
                wait = self._seconds_to_wait(method, arguments)
                if wait > 0:
                    busy = {"ok": False, "error": "ratelimited"}
                    return Said(busy, 429, {"Retry-After": str(math.ceil(wait))})
                return Said({"ok": True, **work(arguments)}, headers=headers)
            except RefusedError as refused:
                said = {"ok": False, "error": str(refused), **refused.more}
                return Said(said, headers=headers)

    def _check_token(self, method: str, token: str) -> None:
        if not token:
            raise RefusedError("not_authed")
        wanted, other = self.token, self.app_token
        if method == "apps.connections.open":
            wanted, other = other, wanted
        if token == other:
            raise RefusedError("not_allowed_token_type")
        if token != wanted:
            raise RefusedError("invalid_auth")
        if self.token_fault and token == self.token:
            raise RefusedError(self.token_fault)

    def _check_scopes(self, method: str, arguments: Answer) -> None:
        if method == "apps.connections.open":
            return
        for scope in scopes_of(method, arguments.get("channel") or ""):
            if scope not in self.scopes:
                raise RefusedError(
                    "missing_scope",
                    needed=scope,
                    provided=",".join(sorted(self.scopes)),
                )

    def _seconds_to_wait(self, method: str, arguments: Answer) -> float:
        """Return how long a call comes too early; one that does not is counted."""
        channel, span, most = "", _MINUTE, self.calls_a_minute.get(method)
        if method in _POSTS and self.seconds_a_post:
            channel = arguments.get("channel") or arguments.get("channel_id") or ""
            channel = self.channels.get(channel.removeprefix("#"), channel)
            span, most = self.seconds_a_post, 1
        if not most:
            return 0.0
        now = time.monotonic()
        lately = self._lately.setdefault((method if not channel else "", channel), [])
        lately[:] = [each for each in lately if each > now - span]
        if len(lately) >= most:
            return lately[0] + span - now
        lately.append(now)
        return 0.0

    def _test(self, _: Answer) -> Answer:
        return {
            "url": "https://example.slack.com/",
            "team": "example",
            "user": "yuebao",
            "team_id": TEAM,
            "user_id": BOT_USER,
            "bot_id": BOT,
            "is_enterprise_install": False,
        }

    def _post(self, arguments: Answer) -> Answer:
        channel = self._place(arguments.get("channel", ""), by_name=True)
        self._check_place(channel)
        blocks = check_message(arguments)
        metadata = check_metadata(arguments.get("metadata"))
        thread = arguments.get("thread_ts") or ""
        if thread:
            # Of a thread that is not there the documentation says nothing.
            self._root(channel, thread)
        message = Message(
            channel,
            self._new_ts(),
            arguments.get("text") or "",
            blocks,
            metadata,
            thread,
            is_broadcast=bool(thread) and bool(arguments.get("reply_broadcast")),
        )
        self.messages.append(message)
        return {"channel": channel, "ts": message.ts, "message": _as_told(message)}

    def _update(self, arguments: Answer) -> Answer:
        """Change a message of the bot's own; what is left out stays as it was."""
        channel = self._place(arguments.get("channel", ""), by_name=False)
        if channel in self.archived:
            raise RefusedError("is_inactive")
        index = self._index(channel, arguments.get("ts", ""))
        before = self.messages[index]
        if before.user != BOT_USER:
            raise RefusedError("cant_update_message")
        blocks = check_message(arguments)
        if arguments.get("blocks") is None:
            blocks = before.blocks
        metadata = before.metadata
        if arguments.get("metadata") is not None:
            metadata = check_metadata(arguments["metadata"])
        now = replace(
            before,
            text=arguments.get("text") or "",
            blocks=blocks,
            metadata=metadata,
            edited=before.edited + 1,
        )
        self.messages[index] = now
        told = _as_told(now)
        return {"channel": channel, "ts": now.ts, "text": now.text, "message": told}

    def _whisper(self, arguments: Answer) -> Answer:
        channel = self._place(arguments.get("channel", ""), by_name=True)
        self._check_place(channel)
        user = arguments.get("user", "")
        is_there = not channel.startswith("D") or self._direct.get(user) == channel
        if user not in self.users.values() or not is_there:
            raise RefusedError("user_not_in_channel")
        message = Message(
            channel,
            self._new_ts(),
            arguments.get("text") or "",
            check_message(arguments),
            thread=arguments.get("thread_ts") or "",
        )
        self.ephemeral.append((user, message))
        return {"message_ts": message.ts}

    def _place(self, channel: str, *, by_name: bool) -> str:
        known = {*self.channels.values(), *self._direct.values()}
        if channel in known:
            return channel
        if by_name and channel in self._direct:
            return self._direct[channel]
        if by_name and channel.removeprefix("#") in self.channels:
            return self.channels[channel.removeprefix("#")]
        raise RefusedError("channel_not_found")

    def _check_place(self, channel: str) -> None:
        if channel in self.archived:
            raise RefusedError("is_archived")
        if channel in self.outside:
            raise RefusedError("not_in_channel")

    def _index(self, channel: str, ts: str) -> int:
        for index, each in enumerate(self.messages):
            if each.channel == channel and each.ts == ts:
                return index
        raise RefusedError("message_not_found")

    def _root(self, channel: str, ts: str) -> Message:
        for each in self.messages:
            if each.channel == channel and each.ts == ts and not each.thread:
                return each
        raise RefusedError("thread_not_found")

    def _new_ts(self) -> str:
        self._last_ts += 1
        return f"1622000000.{self._last_ts:06d}"

    def _look_up(self, arguments: Answer) -> Answer:
        user = self.users.get(arguments.get("email", ""))
        if user is None or user in self.gone:
            raise RefusedError("users_not_found")
        return {"user": {"id": user}}

    def _inform(self, arguments: Answer) -> Answer:
        user = arguments.get("user", "")
        for email, identity in self.users.items():
            if identity == user:
                # Without that scope the profile comes without an address.
                is_told = "users:read.email" in self.scopes
                profile = {"email": email} if is_told else {}
                gone = user in self.gone
                told = {"id": user, "team_id": TEAM, "deleted": gone, "is_bot": False}
                return {"user": told | {"profile": profile}}
        raise RefusedError("user_not_found")

    def _open(self, arguments: Answer) -> Answer:
        user = arguments.get("users", "")
        if user in self.gone:
            raise RefusedError("user_disabled")
        direct = self._direct.get(user)
        if direct is None:
            raise RefusedError("user_not_found")
        return {"channel": {"id": direct}}

    def _list(self, arguments: Answer) -> Answer:
        hidden = self.archived if _is_true(arguments, "exclude_archived") else set()
        known = [
            {"id": place, "name": name, "is_archived": place in self.archived}
            for name, place in self.channels.items()
            if place not in hidden
        ]
        page, cursor = _page(known, arguments)
        return {"channels": page, "response_metadata": {"next_cursor": cursor}}

    def _history(self, arguments: Answer) -> Answer:
        channel = self._place(arguments.get("channel", ""), by_name=False)
        if channel in self.outside:
            raise RefusedError("not_in_channel")
        with_metadata = _is_true(arguments, "include_all_metadata")
        newest_first = [
            _as_told(each, with_metadata=with_metadata)
            for each in reversed(self.messages)
            if each.channel == channel
            and (not each.thread or each.is_broadcast)
            and each.ts > str(arguments.get("oldest") or "")
        ]
        page, cursor = _page(newest_first, arguments)
        return {"messages": page, "response_metadata": {"next_cursor": cursor}}

    def _replies(self, arguments: Answer) -> Answer:
        channel = self._place(arguments.get("channel", ""), by_name=False)
        root = self._root(channel, arguments.get("ts", ""))
        with_metadata = _is_true(arguments, "include_all_metadata")
        shown = [
            _as_told(each, with_metadata=with_metadata)
            for each in (root, *self.replies(channel, root.ts))
        ]
        page, cursor = _page(shown, arguments)
        return {"messages": page, "response_metadata": {"next_cursor": cursor}}

    def _promise(self, arguments: Answer) -> Answer:
        name, length = arguments.get("filename", ""), arguments.get("length", "")
        if not name or not str(length).isdecimal() or int(length) == 0:
            raise RefusedError("invalid_arguments")
        identity = f"F{len(self.promised) + 1:04d}"
        self.promised[identity] = (name, int(length))
        # An upload is not asked for a token: its address is the secret.
        url = self.url.replace("/api/", f"/upload/v1/{identity}")
        return {"file_id": identity, "upload_url": url}

    def upload(self, identity: str, content: bytes) -> bool:
        """Take a file's bytes where they are what was promised."""
        with self._lock:
            self.calls.append(("upload", {"file_id": identity}))
            if self.promised.get(identity, ("", -1))[1] != len(content):
                return False
            self.uploads[identity] = content
            return True

    def _complete(self, arguments: Answer) -> Answer:
        channel = self._place(arguments.get("channel_id", ""), by_name=False)
        self._check_place(channel)
        thread = arguments.get("thread_ts", "")
        if thread:
            self._root(channel, thread)
        files = json.loads(arguments.get("files") or "[]")
        if not files or not all(each["id"] in self.uploads for each in files):
            raise RefusedError("file_not_found")
        kept = tuple(
            {
                "id": each["id"],
                "name": self.promised[each["id"]][0],
                "title": each.get("title", ""),
            }
            for each in files
        )
        self.messages.append(Message(channel, self._new_ts(), "", [], {}, thread, kept))
        return {"files": list(kept)}

    def _open_view(self, arguments: Answer) -> Answer:
        trigger = self._triggers.get(arguments.get("trigger_id", ""))
        if trigger is None:
            raise RefusedError("invalid_trigger_id")
        if trigger.is_used:
            raise RefusedError("exchanged_trigger_id")
        if time.monotonic() - trigger.born > self.trigger_seconds:
            raise RefusedError("expired_trigger_id")
        view = shown_view(arguments.get("view"), f"V{len(self.views) + 1:04d}")
        trigger.is_used = True
        self.views[view["id"]] = view
        self.viewers[view["id"]] = trigger.user
        return {"view": view}

    def _update_view(self, arguments: Answer) -> Answer:
        identity = arguments.get("view_id", "")
        if identity not in self.viewers:
            raise RefusedError("not_found")
        known = arguments.get("hash")
        if known is not None and known != self.views[identity]["hash"]:
            raise RefusedError("hash_conflict")
        self.views[identity] = shown_view(arguments.get("view"), identity)
        return {"view": self.views[identity]}


def _unknown(_: Answer) -> Answer:
    raise RefusedError("unknown_method")


def _as_told(message: Message, *, with_metadata: bool = True) -> Answer:
    told: Answer = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "blocks": message.blocks,
        "files": list(message.files),
    }
    told |= {"bot_id": BOT, "app_id": APP} if message.user == BOT_USER else {}
    told |= {"thread_ts": message.thread} if message.thread else {}
    told |= {"subtype": "thread_broadcast"} if message.is_broadcast else {}
    shows = with_metadata and message.metadata
    return told | ({"metadata": message.metadata} if shows else {})


def _is_true(arguments: Answer, name: str) -> bool:
    return str(arguments.get(name)).lower() in {"1", "true"}


def _page(rows: list[Answer], arguments: Answer) -> tuple[list[Answer], str]:
    start = int(arguments.get("cursor") or 0)
    end = start + min(int(arguments.get("limit") or 100), 999)
    return rows[start:end], str(end) if end < len(rows) else ""
