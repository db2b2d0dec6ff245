"""Each call to Slack: what it does, what it needs, and what is raised when it fails."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import pytest
import slack_rules
from pydantic import SecretStr
from slack_server import FakeSlack, Fault

import tasks.slack.client
from tasks.slack.client import SCOPES, NotDeliveredError, Slack, UnclearError
from warehouse.settings import SlackSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN: Final = "xoxb-0123-quite-secret"  # noqa: S105 - of a Slack that is a thread
HEAD: Final = "finance.head@example.org"
POST: Final = "chat.postMessage"
UPDATE: Final = "chat.update"
Blocks = list[dict[str, Any]]
BLOCKS: Final[Blocks] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "财政收入 亮红灯"}}
]
LATER: Final[Blocks] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "财政收入 转绿灯"}}
]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSlack]:
    # The SDK takes a proxy from the environment, for a loopback address too.
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(tasks.slack.client, "TIMEOUT_SECONDS", 1.0)
    with FakeSlack(TOKEN, channels=("general", "operators")) as fake:
        fake.hire(HEAD)
        yield fake


def connect(server: FakeSlack, token: str = TOKEN, pace: float = 0.0) -> Slack:
    settings = SlackSettings(bot_token=SecretStr(token), base_url=server.url)
    return Slack(settings, pace)


@pytest.fixture
def slack(server: FakeSlack) -> Slack:
    return connect(server)


@pytest.fixture
def place(server: FakeSlack) -> str:
    return server.channels["general"]


# -- what each call does ---------------------------------------------------------------


@pytest.mark.parametrize(
    "address", [HEAD, "U0001", "D0001", "#general", "general", "C0001"]
)
def test_a_message_is_posted_by_any_kind_of_address(server, slack, address):
    channel, ts = slack.post(address, "5 月", BLOCKS, "key-1")
    assert channel == (
        "C0001" if "general" in address or address[0] == "C" else "D0001"
    )
    (message,) = server.shown(channel)
    assert (message.ts, message.text, message.blocks) == (ts, "5 月", BLOCKS)
    assert message.metadata == {
        "event_type": "yuebao_alerts",
        "event_payload": {"key": "key-1"},
    }
    assert slack.find(address, "key-1") == (channel, ts)
    assert connect(server).find(address, "key-1") == (channel, ts)


def test_a_message_is_changed_in_place_and_keeps_its_key(server, slack):
    channel, ts = slack.post(HEAD, "一", BLOCKS, "key-1")
    for _ in range(2):
        slack.update(channel, ts, "二", LATER, "key-1")
    (message,) = server.messages
    assert (message.text, message.blocks, message.edited) == ("二", LATER, 2)
    assert slack.find(HEAD, "key-1") == (channel, ts)


def test_a_reply_stands_in_the_thread_and_is_found_by_its_key(server, slack, place):
    channel, ts = slack.post("#general", "一", BLOCKS, "key-1")
    other = slack.reply(channel, ts, "别的", [], "reply-0")
    found = slack.reply(channel, ts, "变化：红 → 绿", LATER, "reply-1")
    assert [each.ts for each in server.replies(place, ts)] == [other, found]
    assert slack.find_reply(channel, ts, "reply-1") == found
    assert slack.find_reply(channel, ts, "reply-9") is None
    # The message itself has a key of the same kind; it is no reply.
    assert slack.find_reply(channel, ts, "key-1") is None
    # A reply is not looked for among the messages of its channel, nor found there.
    assert slack.find(channel, "reply-1") is None


def test_an_urgent_reply_is_seen_in_the_channel_too_and_is_not_taken_for_the_message(
    server, slack
):
    channel, ts = slack.post(HEAD, "一", BLOCKS, "key-1")
    calm = slack.reply(channel, ts, "二", [], "reply-1")
    urgent = slack.reply(channel, ts, "三", [], "reply-2", is_urgent=True)
    flags = {each.ts: each.is_broadcast for each in server.replies(channel, ts)}
    assert flags == {calm: False, urgent: True}
    assert slack.find(channel, "key-1") == (channel, ts)
    assert slack.find_reply(channel, ts, "reply-2") == urgent


def test_a_reply_and_a_file_are_found_beyond_the_first_page(
    server, slack, monkeypatch, tmp_path
):
    monkeypatch.setattr(tasks.slack.client, "SEARCHED_MESSAGES", 2)
    channel, ts = slack.post(HEAD, "一", BLOCKS, "key-1")
    for number in range(5):
        found = slack.reply(channel, ts, "行", [], f"reply-{number}")
    picture = tmp_path / "灯.png"
    picture.write_bytes(b"PNG")
    slack.attach(channel, ts, picture, "亮灯图", alt="十六个指标的灯")
    assert slack.find_reply(channel, ts, "reply-4") == found
    assert slack.has_attached(channel, ts, "灯.png")
    assert not slack.has_attached(channel, ts, "没有.png")
    (asked,) = [of for name, of in server.calls if name == "files.getUploadURLExternal"]
    assert asked["alt_txt"] == "十六个指标的灯"


def test_text_is_data_in_every_call(server, slack):
    channel, ts = slack.post(HEAD, "<!channel>", BLOCKS, "key-1")
    slack.update(channel, ts, "a & <@U0001>", BLOCKS, "key-1")
    slack.reply(channel, ts, "<#C0001>", [], "reply-1")
    message, reply = server.messages
    assert (message.text, reply.text) == ("a &amp; &lt;@U0001&gt;", "&lt;#C0001&gt;")


def test_who_the_token_is_and_which_scopes_it_lacks(server, slack):
    known = slack.who_am_i()
    assert (known.user, known.bot, known.workspace) == ("U0BOT", "B0001", "example")
    assert known.missing == []
    server.scopes -= {"files:write", "im:write"}
    assert slack.who_am_i().missing == ["files:write", "im:write"]


def test_the_scopes_are_those_that_the_calls_need():
    needed = {
        scope
        for method, words in slack_rules.SCOPES.items()
        if method != "apps.connections.open"
        for kind in ("channels", "groups", "im")
        for scope in words.format(kind).split(",")
        if scope
    }
    assert set(SCOPES) == needed == slack_rules.ALL_SCOPES
    named = {method for methods in SCOPES.values() for method in methods.split(", ")}
    assert named <= set(slack_rules.SCOPES)


def test_a_person_is_known_by_their_address(slack):
    assert slack.person("U0001") == HEAD
    with pytest.raises(NotDeliveredError, match="user_not_found") as refused:
        slack.person("U9999")
    assert refused.value.kind == "channel"


def test_who_left_or_hides_their_address_is_nobody(server, slack):
    server.scopes.discard("users:read.email")
    with pytest.raises(NotDeliveredError) as refused:
        slack.person("U0001")
    assert str(refused.value) == "missing_scope: users:read.email"
    assert refused.value.kind == "scope"
    server.gone.add("U0001")
    with pytest.raises(NotDeliveredError, match="user_disabled"):
        slack.person("U0001")


def test_calls_are_counted_by_method_refused_ones_too(server, slack, tmp_path):
    channel, ts = slack.post(HEAD, "一", BLOCKS, "key-1")
    slack.update(channel, ts, "二", LATER, "key-1")
    slack.reply(channel, ts, "三", [], "reply-1")
    slack.post(HEAD, "四", BLOCKS, "key-2")
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"PK")
    slack.attach(channel, ts, file, "副本")
    with pytest.raises(NotDeliveredError):
        slack.post("#nowhere", "一", BLOCKS, "key-1")
    assert slack.calls == {
        "users.lookupByEmail": 1,
        "conversations.open": 1,
        POST: 4,
        UPDATE: 1,
        "files.getUploadURLExternal": 1,
        "files.completeUploadExternal": 1,
    }
    heard = [name for name, _ in server.calls if name != "upload"]
    assert slack.calls.total() == len(heard)


# -- pace ------------------------------------------------------------------------------


def test_two_posts_to_a_channel_keep_slacks_pace_and_others_do_not_wait(
    server, monkeypatch
):
    waits, sleep = [], time.sleep

    def slept(seconds: float) -> None:
        waits.append(seconds)
        sleep(seconds)

    watched = SimpleNamespace(monotonic=time.monotonic, sleep=slept)
    monkeypatch.setattr(tasks.slack.client, "time", watched)
    server.seconds_a_post = 0.3
    slack = connect(server, pace=0.32)
    began = time.monotonic()
    _, ts = slack.post("#general", "一", BLOCKS, "key-1")
    slack.post("#operators", "一", BLOCKS, "key-2")
    slack.post(HEAD, "一", BLOCKS, "key-3")
    assert waits == []
    # A reply by id is the same channel as a post by name; a change is not a post.
    slack.reply("C0001", ts, "二", [], "reply-1")
    slack.update("C0001", ts, "三", BLOCKS, "key-1")
    slack.post("#general", "四", BLOCKS, "key-4")
    assert time.monotonic() - began >= 0.64
    assert slack.calls[POST] == 5
    assert len(server.messages) == 5


def test_who_is_too_fast_is_told_to_wait_and_then_heard_once(server):
    # Longer than a busy machine needs between two posts.
    server.seconds_a_post = 2.0
    slack = connect(server, pace=0.0)
    slack.post("#general", "一", BLOCKS, "key-1")
    began = time.monotonic()
    slack.post("#general", "二", BLOCKS, "key-2")
    assert time.monotonic() - began >= 1
    assert [each.text for each in server.messages] == ["一", "二"]
    assert slack.calls[POST] == 3


def test_patience_is_for_all_calls_together_and_ends(server, slack, monkeypatch):
    monkeypatch.setattr(tasks.slack.client, "PATIENCE_SECONDS", 2.5)
    slack = connect(server)
    busy = Fault("refused", status=429, error="ratelimited", retry_after=0)
    channel, ts = slack.post("#general", "一", BLOCKS, "key-1")
    server.lasting[UPDATE] = busy
    with pytest.raises(NotDeliveredError) as refused:
        slack.update(channel, ts, "二", BLOCKS, "key-1")
    assert (str(refused.value), refused.value.kind) == ("ratelimited", "limit")
    assert slack.calls[UPDATE] == 4
    server.lasting[POST] = busy
    with pytest.raises(NotDeliveredError):
        slack.post("#general", "三", BLOCKS, "key-3")
    assert slack.calls[POST] == 2


# -- what is raised --------------------------------------------------------------------


def _post(slack: Slack, channel: str, _: str, blocks: Blocks = LATER) -> object:
    return slack.post(channel, "二", blocks, "key-2")


def _update(slack: Slack, channel: str, ts: str, blocks: Blocks = LATER) -> object:
    return slack.update(channel, ts, "二", blocks, "key-1")


def _reply(slack: Slack, channel: str, ts: str, blocks: Blocks = LATER) -> object:
    return slack.reply(channel, ts, "二", blocks, "reply-1")


CALLS: Final[dict[str, tuple[str, Callable[..., object]]]] = {
    "post": (POST, _post),
    "update": (UPDATE, _update),
    "reply": (POST, _reply),
}


def seen(server: FakeSlack) -> int:
    """Return how often the second text has arrived, as a post, a change or a reply."""
    return sum(each.text == "二" for each in server.messages)


UNCLEAR: Final = {
    "500 before": (Fault("status"), "HTTP 500"),
    "500 after": (Fault("status", after=True), "HTTP 500"),
    "503 after": (Fault("status", after=True, status=503), "HTTP 503"),
    "internal_error": (Fault("refused", error="internal_error"), "internal_error"),
    "fatal_error after": (
        Fault("refused", error="fatal_error", after=True),
        "fatal_error",
    ),
    "no answer before": (Fault("hold"), "TimeoutError"),
    "no answer after": (Fault("hold", after=True), "TimeoutError"),
    "reset before": (Fault("reset"), "ConnectionResetError"),
    "reset after": (Fault("reset", after=True), "ConnectionResetError"),
    "cut body": (Fault("cut", after=True), "IncompleteRead"),
    "half a body": (Fault("half", after=True), "HTTP 200"),
    "a proxy's page": (Fault("page"), "HTTP 200"),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("fault", "reason"), UNCLEAR.values(), ids=list(UNCLEAR))
def test_what_nobody_can_tell_is_unclear_and_called_once(
    server, slack, call, fault, reason
):
    channel, ts = slack.post("#general", "一", BLOCKS, "key-1")
    method, work = CALLS[call]
    before = slack.calls[method]
    server.fail_once(method, fault)
    with pytest.raises(UnclearError) as unclear:
        work(slack, channel, ts)
    assert str(unclear.value) == reason
    assert slack.calls[method] == before + 1
    assert seen(server) == (1 if fault.after else 0)
    # Looked for, it is known; an update is simply made again.
    if call == "post":
        assert bool(slack.find("#general", "key-2")) == fault.after
    elif call == "reply":
        assert bool(slack.find_reply(channel, ts, "reply-1")) == fault.after
    else:
        work(slack, channel, ts)
        assert seen(server) == 1


# How a call is refused: what to arrange, Slack's reason and whose it is to mend.
REFUSED: Final[dict[str, tuple[Callable[[FakeSlack], object], str, str]]] = {
    "invalid_auth": (
        lambda s: setattr(s, "token", "xoxb-new"),
        "invalid_auth",
        "token",
    ),
    "token_revoked": (
        lambda s: setattr(s, "token_fault", "token_revoked"),
        "token_revoked",
        "token",
    ),
    "account_inactive": (
        lambda s: setattr(s, "token_fault", "account_inactive"),
        "account_inactive",
        "token",
    ),
    "missing_scope": (
        lambda s: s.scopes.discard("chat:write"),
        "missing_scope: chat:write",
        "scope",
    ),
    "channel_not_found": (
        lambda s: s.channels.clear(),
        "channel_not_found",
        "channel",
    ),
    "rate limited for long": (
        lambda s: s.lasting.update(
            dict.fromkeys(
                (POST, UPDATE),
                Fault("refused", status=429, error="ratelimited", retry_after=3600),
            )
        ),
        "ratelimited",
        "limit",
    ),
    "a gateway's 429 without words": (
        lambda s: s.lasting.update(
            dict.fromkeys((POST, UPDATE), Fault("status", status=429, retry_after=60))
        ),
        "ratelimited",
        "limit",
    ),
    "a word of tomorrow": (
        lambda s: s.lasting.update(
            dict.fromkeys((POST, UPDATE), Fault("refused", error="made_of_cheese"))
        ),
        "made_of_cheese",
        "other",
    ),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("arrange", "reason", "kind"), REFUSED.values(), ids=list(REFUSED)
)
def test_what_slack_refuses_is_surely_not_done(
    server, slack, call, arrange, reason, kind
):
    channel, ts = slack.post("#general", "一", BLOCKS, "key-1")
    arrange(server)
    with pytest.raises(NotDeliveredError) as refused:
        CALLS[call][1](slack, channel, ts)
    assert (str(refused.value), refused.value.kind) == (reason, kind)
    assert seen(server) == 0


def test_an_archived_channel_takes_neither_message_nor_change(server, slack, place):
    channel, ts = slack.post("#general", "一", BLOCKS, "key-1")
    server.archived.add(place)
    for call, word in {"post": "archived", "reply": "archived"}.items():
        with pytest.raises(NotDeliveredError, match=f"is_{word}") as refused:
            CALLS[call][1](slack, channel, ts)
        assert refused.value.kind == "channel"
    with pytest.raises(NotDeliveredError, match="is_inactive") as refused:
        _update(slack, channel, ts)
    assert refused.value.kind == "channel"


def test_a_channel_without_the_bot_is_told(server, slack, place):
    server.outside.add(place)
    with pytest.raises(NotDeliveredError, match="not_in_channel") as refused:
        slack.post("#general", "一", BLOCKS, "key-1")
    assert refused.value.kind == "channel"


def test_a_message_that_is_gone_or_not_ours_is_told(server, slack, place):
    channel, ts = slack.post("#general", "一", BLOCKS, "key-1")
    server.delete(channel, ts)
    for work, word in ((_update, "message_not_found"), (_reply, "thread_not_found")):
        with pytest.raises(NotDeliveredError, match=word) as refused:
            work(slack, channel, ts)
        assert refused.value.kind == "gone"
    theirs = server.say(place, "别人的话")
    with pytest.raises(NotDeliveredError, match="cant_update_message") as refused:
        _update(slack, place, theirs.ts)
    assert refused.value.kind == "gone"


def _sections(*lengths: int) -> Blocks:
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": "字" * length}}
        for length in lengths
    ]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("blocks", "word"),
    [
        (_sections(3001), "invalid_blocks"),
        (_sections(3000, 3000, 3000, 3000, 1), "msg_blocks_too_long"),
    ],
)
def test_what_is_too_long_is_content(server, slack, call, blocks, word):
    channel, ts = slack.post("#general", "一", BLOCKS, "key-1")
    with pytest.raises(NotDeliveredError) as refused:
        CALLS[call][1](slack, channel, ts, blocks)
    assert (str(refused.value), refused.value.kind) == (word, "content")
    assert seen(server) == 0


def test_msg_too_long_is_content(server, slack):
    server.fail_once(POST, Fault("refused", error="msg_too_long"))
    with pytest.raises(NotDeliveredError, match="msg_too_long") as refused:
        slack.post("#general", "一", BLOCKS, "key-1")
    assert refused.value.kind == "content"


@pytest.mark.usefixtures("server")
def test_a_server_that_is_down_was_surely_told_nothing():
    with FakeSlack(TOKEN) as gone:
        slack = connect(gone)
    for work in (_post, _update, _reply):
        with pytest.raises(NotDeliveredError, match="ConnectionRefusedError"):
            work(slack, "C0001", "1.1")
