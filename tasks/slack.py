"""The one place that talks to Slack.

The SDK's own retries are off: one of them re-sends after a reset connection, which may
double a message. The outbox decides what is sent again.
"""

from __future__ import annotations

from json import JSONDecodeError
from typing import TYPE_CHECKING, Any, Final
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.blocks import HeaderBlock, MarkdownTextObject, SectionBlock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.settings import SlackSettings

TIMEOUT_SECONDS: Final = 15
MOST_BLOCKS: Final = 50
MOST_SECTION: Final = 3000
MOST_HEADER: Final = 150
EVENT_TYPE: Final = "yuebao_alerts"
# How many of a channel's newest messages are searched for one of ours.
SEARCHED_MESSAGES: Final = 100


class NotDeliveredError(RuntimeError):
    """Slack said no: nothing was posted. The reason is Slack's own word."""


class UnclearError(RuntimeError):
    """The connection failed: the message may or may not have been posted."""


def escape(text: str) -> str:
    """Return department text as data: no mention, link or markup survives."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def blocks_for(heading: str, lines: Sequence[str], more: str) -> list[dict[str, Any]]:
    """Return a heading and a section a line, shortened to Slack's limits.

    `more` ends the message where lines did not fit; `{count}` in it is how many.
    """
    header = HeaderBlock(text=_cut(heading, MOST_HEADER))
    room = MOST_BLOCKS - 1
    shown = lines if len(lines) <= room else lines[: room - 1]
    texts = [_cut(escape(line), MOST_SECTION) for line in shown]
    if len(shown) < len(lines):
        texts.append(more.format(count=len(lines) - len(shown)))
    sections = [SectionBlock(text=MarkdownTextObject(text=text)) for text in texts]
    return [block.to_dict() for block in (header, *sections)]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


class Slack:
    """A bot's connection; `address` is a channel's name or a person's e-mail."""

    def __init__(self, settings: SlackSettings) -> None:
        token = settings.bot_token
        self._client = WebClient(
            token=token.get_secret_value() if token else None,
            base_url=settings.base_url.rstrip("/") + "/",
            timeout=TIMEOUT_SECONDS,
            retry_handlers=[],
        )
        self._users: dict[str, str] = {}

    def post(
        self, address: str, text: str, blocks: list[dict[str, Any]], key: str
    ) -> tuple[str, str]:
        """Post once and return (channel, ts).

        Raises `NotDeliveredError` or, where nobody can tell, `UnclearError`.
        """
        channel = self._channel(address)
        answer = self._call(
            self._client.chat_postMessage,
            channel=channel,
            text=_cut(escape(text), MOST_SECTION),
            blocks=blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["channel"]), str(answer["ts"])

    def find(self, address: str, key: str) -> tuple[str, str] | None:
        """Look for a message of ours with `key`, after an unclear send."""
        channel = self._channel(address)
        answer = self._call(
            self._client.conversations_history,
            channel=channel,
            limit=SEARCHED_MESSAGES,
            include_all_metadata=True,
        )
        for message in answer.get("messages") or ():
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT_TYPE and payload.get("key") == key:
                return channel, str(message["ts"])
        return None

    def _channel(self, address: str) -> str:
        if "@" not in address:
            return address
        if address not in self._users:
            answer = self._call(self._client.users_lookupByEmail, email=address)
            user = answer["user"]["id"]
            opened = self._call(self._client.conversations_open, users=user)
            self._users[address] = str(opened["channel"]["id"])
        return self._users[address]

    def _call(self, method: Any, **arguments: Any) -> Any:
        try:
            return method(**arguments)
        except SlackApiError as error:
            status = getattr(error.response, "status_code", 200)
            reason = str(error.response.get("error") or status)
            if int(status) >= 500:  # noqa: PLR2004 - a server's fault may come after its work
                raise UnclearError(reason) from None
            raise NotDeliveredError(reason) from None
        except (SlackClientError, URLError, OSError, JSONDecodeError) as error:
            raise UnclearError(type(error).__name__) from None
