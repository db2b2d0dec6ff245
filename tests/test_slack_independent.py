"""Our calls against a Slack made by other hands, who have not read this program.

It keeps messages, threads, metadata and files as Slack does, knows scopes, and says
Slack's words for what is not there. It enforces no limit of blocks, text (it cuts it),
metadata or rate, gives no `x-oauth-scopes`, takes any token for somebody's, a
channel's name only without its `#`, a reply to a thread that is not there, and has no
Socket Mode: of all that our own fake is the judge.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from pydantic import SecretStr

from tasks.slack.client import SCOPES, NotDeliveredError, Slack
from warehouse.settings import SlackSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parent / "independent"
NODE: Final = shutil.which("node")
TOKEN: Final = "xoxb-0123-quite-secret"  # noqa: S105 - of a Slack that is a process
POOR: Final = "xoxb-0123-without-scopes"
HEAD: Final = "finance.head@example.org"
BLOCKS: Final[list[dict[str, Any]]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "财政收入 亮红灯"}}
]

pytestmark = pytest.mark.skipif(
    NODE is None or not (FOLDER / "node_modules" / "emulate").is_dir(),
    reason="not set up: `make test` does so where there is npm",
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    seed = {
        "users": [{"name": "yuebao"}, {"name": "head", "email": HEAD}],
        "channels": [{"name": "operators"}],
        "tokens": [
            {"token": TOKEN, "user": "yuebao", "scopes": list(SCOPES)},
            {"token": POOR, "user": "yuebao", "scopes": ["users:read"]},
        ],
        "strict_scopes": True,
    }
    command = [str(NODE), str(FOLDER / "slack.mjs"), port, json.dumps(seed)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield f"{server.stdout.readline().strip()}/api/"
        # It ends when nobody speaks to it any more.
        server.communicate(timeout=60)


def connect(url: str, token: str = TOKEN) -> Slack:
    settings = SlackSettings(bot_token=SecretStr(token), base_url=url)
    return Slack(settings, pace=0.0)


@pytest.fixture
def slack(url: str, monkeypatch: pytest.MonkeyPatch) -> Slack:
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return connect(url)


def test_the_token_is_known_and_says_who_it_is(slack):
    known = slack.who_am_i()
    assert known.user.startswith("U")
    assert known.workspace == "Emulate"


@pytest.mark.parametrize("address", ["operators", HEAD])
def test_a_message_is_posted_found_changed_and_answered(slack, url, address, tmp_path):
    place = slack.post(address, "5 月", BLOCKS, f"key of {address}")
    assert slack.find(address, f"key of {address}") == place
    assert connect(url).find(address, f"key of {address}") == place
    assert slack.find(address, "another key") is None

    slack.update(*place, "6 月", BLOCKS, f"key of {address}")
    assert slack.find(address, f"key of {address}") == place

    reply = slack.reply(*place, "变化：红 → 绿", BLOCKS, "reply-1")
    assert slack.find_reply(*place, "reply-1") == reply
    assert slack.find_reply(*place, "reply-2") is None

    picture = tmp_path / "进度.png"
    picture.write_bytes(b"PNG")
    slack.attach(*place, picture, "进度图", alt="红线在虚线之下")
    assert slack.has_attached(*place, "进度.png")
    assert not slack.has_attached(*place, "没有.png")


def test_what_is_read_back_is_what_was_last_said(slack):
    channel, ts = slack.post("operators", "一 & 二 <!channel>", BLOCKS, "key")
    slack.update(channel, ts, "三", BLOCKS * 2, "key")
    (message, *_) = slack._client.conversations_replies(  # noqa: SLF001 - as anybody
        channel=channel, ts=ts, include_all_metadata=True
    )["messages"]
    assert (message["text"], message["blocks"]) == ("三", BLOCKS * 2)
    assert message["metadata"]["event_payload"] == {"key": "key"}


def test_a_person_is_found_by_address_and_by_id(slack):
    place = slack.post(HEAD, "一", BLOCKS, "key-1")
    found = slack._client.users_lookupByEmail(email=HEAD)["user"]["id"]  # noqa: SLF001
    assert slack.person(found) == HEAD
    assert slack.post(found, "二", BLOCKS, "key-2")[0] == place[0]


def test_what_is_not_there_is_refused_in_slacks_words(slack, url):
    channel, _ = slack.post("operators", "一", BLOCKS, "key-1")
    refused = {
        "channel_not_found": lambda: slack.post("nowhere", "一", BLOCKS, "k"),
        "users_not_found": lambda: slack.post("no@example.org", "一", BLOCKS, "k"),
        "message_not_found": lambda: slack.update(channel, "1.1", "一", BLOCKS, "k"),
        "missing_scope: chat:write": lambda: connect(url, POOR).post(
            "operators", "一", BLOCKS, "k"
        ),
    }
    kinds = []
    for word, call in refused.items():
        with pytest.raises(NotDeliveredError, match=f"^{word}$") as said:
            call()
        kinds.append(said.value.kind)
    assert kinds == ["channel", "channel", "gone", "scope"]
