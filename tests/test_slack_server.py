"""The fake Slack is as strict as the real one, and a person's hands in it are real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_server import FakeSlack

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN: Final = "xoxb-0123-quite-secret"  # noqa: S105 - of a Slack that is a thread
HEAD: Final = "finance.head@example.org"


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSlack]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with FakeSlack(TOKEN, channels=("general",)) as server:
        server.hire(HEAD)
        yield server


@pytest.fixture
def client(slack: FakeSlack) -> WebClient:
    return WebClient(TOKEN, base_url=slack.url, retry_handlers=[])


def _plain(length: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "题" * length}


def _header(length: int) -> dict[str, Any]:
    return {"type": "header", "text": _plain(length)}


def _section(length: int) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "字" * length}}


@pytest.mark.parametrize(
    ("blocks", "channel", "token", "error"),
    [
        ([_section(3001)], "#general", TOKEN, "invalid_blocks"),
        ([_section(0)], "#general", TOKEN, "invalid_blocks"),
        ([_header(151)], "#general", TOKEN, "invalid_blocks"),
        ([_section(1)] * 51, "#general", TOKEN, "invalid_blocks"),
        ([_section(1)], "#nowhere", TOKEN, "channel_not_found"),
        ([_section(1)], "#general", "xoxb-wrong", "invalid_auth"),
    ],
)
def test_the_fake_refuses_what_slack_refuses(slack, blocks, channel, token, error):
    client = WebClient(token, base_url=slack.url)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=channel, text="字", blocks=blocks)
    assert refused.value.response["error"] == error
    assert slack.messages == []


def test_the_fake_takes_what_is_just_within_the_limits(client):
    blocks = [_header(150), *[_section(3000)] * 3, *[_section(50)] * 46]
    assert client.chat_postMessage(channel="#general", text="字", blocks=blocks)["ok"]
