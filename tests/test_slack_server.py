"""The fake Slack is as strict as the real one, and so are a person's hands in it."""

from __future__ import annotations

import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_rules import CALLS_A_MINUTE, MOST_CHARACTERS, RefusedError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_server import FakeSlack
from slack_socket import NotAcknowledgedError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN: Final = "xoxb-0123-quite-secret"  # noqa: S105 - of a Slack that is a thread
HEAD: Final = "finance.head@example.org"
DEPUTY: Final = "finance.deputy@example.org"
Block = dict[str, Any]


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSlack]:
    # The SDK takes a proxy from the environment, for a loopback address too.
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with FakeSlack(TOKEN, channels=("general", "old")) as server:
        server.hire(HEAD)
        server.hire(DEPUTY)
        yield server


@pytest.fixture
def client(slack: FakeSlack) -> WebClient:
    return WebClient(TOKEN, base_url=slack.url, retry_handlers=[])


def word_of(call: Callable[..., object], **arguments: Any) -> str:
    """Return Slack's word for why it refused a call."""
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return str(refused.value.response["error"])


# -- blocks, as short and as long as they may be ---------------------------------------


def plain(length: int) -> Block:
    return {"type": "plain_text", "text": "题" * length}


def marked(length: int) -> Block:
    return {"type": "mrkdwn", "text": "字" * length}


def header(length: int) -> Block:
    return {"type": "header", "text": plain(length)}


def section(length: int, **more: Any) -> Block:
    return {"type": "section", "text": marked(length), **more}


def fields(*lengths: int) -> Block:
    return {"type": "section", "fields": [marked(length) for length in lengths]}


def context(*lengths: int) -> Block:
    return {"type": "context", "elements": [marked(length) for length in lengths]}


def button(text: int = 2, **more: Any) -> Block:
    return {"type": "button", "text": plain(text), "action_id": "a", **more}


def actions(*elements: Block, **more: Any) -> Block:
    return {"type": "actions", "elements": list(elements), **more}


def buttons(count: int) -> Block:
    return actions(*(button(action_id=f"a{number}") for number in range(count)))


def options(count: int, length: int = 2, value: int = 3) -> list[Block]:
    return [
        {"text": plain(length), "value": f"{number:0{value}d}"}
        for number in range(count)
    ]


def select(count: int, length: int = 2, value: int = 3, **more: Any) -> Block:
    return {
        "type": "static_select",
        "action_id": "s",
        "options": options(count, length, value),
        **more,
    }


def asked(element: Block, label: int = 2, **more: Any) -> Block:
    return {"type": "input", "label": plain(label), "element": element, **more}


def words(**more: Any) -> Block:
    return {"type": "plain_text_input", "action_id": "w", **more}


def number(**more: Any) -> Block:
    return {
        "type": "number_input",
        "action_id": "n",
        "is_decimal_allowed": True,
        **more,
    }


def day(**more: Any) -> Block:
    return {"type": "datepicker", "action_id": "d", **more}


def confirm(title: int, text: int, answer: int) -> Block:
    return {
        "title": plain(title),
        "text": plain(text),
        "confirm": plain(answer),
        "deny": plain(answer),
    }


TAKEN: Final[dict[str, list[Block]]] = {
    "a header of 150": [header(150)],
    "a section of 3,000": [section(3000)],
    "a section of 1,500 emoji": [
        section(1) | {"text": plain(1) | {"text": "🔴" * 1500}}
    ],
    "ten fields, one of 2,000": [fields(2000, *[1] * 9)],
    "a context of ten": [context(*[1] * 10)],
    "25 buttons": [buttons(25)],
    "a button's words and value": [actions(button(75, value="v" * 2000))],
    "a button's ids": [actions(button(action_id="a" * 255), block_id="b" * 255)],
    "a button that asks again": [actions(button(confirm=confirm(100, 300, 30)))],
    "a menu of 100 options": [actions(select(100, 75, 150))],
    "a menu's first choice": [
        actions(select(2, initial_option=options(2)[1], placeholder=plain(150)))
    ],
    "a button beside a section": [section(1, accessory=button(style="danger"))],
    "a day": [actions(day(initial_date="2021-06-30"))],
    "50 blocks": [section(1)] * 50,
    "a divider": [{"type": "divider"}],
    "a field to fill in": [asked(words(max_length=3000), 2000)],
    "all of it 12,000 long": [section(3000)] * 4,
}

REFUSED: Final[dict[str, list[Block]]] = {
    "a header of 151": [header(151)],
    "a header with nothing": [header(0)],
    "a header that is marked up": [{"type": "header", "text": marked(1)}],
    "a section of 3,001": [section(3001)],
    "a section of 1,501 emoji": [
        section(1) | {"text": plain(1) | {"text": "🔴" * 1501}}
    ],
    "a section of nothing": [section(0)],
    "a section without text": [{"type": "section"}],
    "eleven fields": [fields(*[1] * 11)],
    "a field of 2,001": [fields(2001)],
    "no field": [fields()],
    "a context of eleven": [context(*[1] * 11)],
    "a context of none": [context()],
    "26 buttons": [buttons(26)],
    "no button": [actions()],
    "a button of 76": [actions(button(76))],
    "a button that is marked up": [actions(button() | {"text": marked(1)})],
    "a button's value of 2,001": [actions(button(value="v" * 2001))],
    "a button's number for a value": [actions(button(value=1))],
    "a button's strange style": [actions(button(style="default"))],
    "an action id of 256": [actions(button(action_id="a" * 256))],
    "the same action id twice": [actions(button(), button())],
    "a block id of 256": [section(1, block_id="b" * 256)],
    "the same block id twice": [section(1, block_id="b"), section(2, block_id="b")],
    "a question's title of 101": [actions(button(confirm=confirm(101, 1, 1)))],
    "a question's text of 301": [actions(button(confirm=confirm(1, 301, 1)))],
    "a question's answer of 31": [actions(button(confirm=confirm(1, 1, 31)))],
    "101 options": [actions(select(101))],
    "no option": [actions(select(0))],
    "an option of 76": [actions(select(1, 76))],
    "an option's value of 151": [actions(select(1, 2, 151))],
    "a first choice that is none": [actions(select(1, initial_option=options(2)[1]))],
    "a hint in a menu of 151": [actions(select(1, placeholder=plain(151)))],
    "a day that is none": [actions(day(initial_date="2021-06-31"))],
    "a field beside a section": [section(1, accessory=words())],
    "51 blocks": [section(1)] * 51,
    "an unknown block": [{"type": "banner", "text": plain(1)}],
    "an unknown property": [section(1, colour="red")],
    "a label of 2,001": [asked(words(), 2001)],
    "a field longer than 3,000": [asked(words(max_length=3001))],
    "a number that is none": [asked(number(min_value="one"))],
    "a number that says not of which kind": [asked({"type": "number_input"})],
}


@pytest.mark.parametrize("blocks", TAKEN.values(), ids=list(TAKEN))
def test_what_is_just_within_the_limits_is_taken(slack, client, blocks):
    assert client.chat_postMessage(channel="#general", text="字", blocks=blocks)["ok"]
    assert slack.messages[0].blocks == blocks


@pytest.mark.parametrize("blocks", REFUSED.values(), ids=list(REFUSED))
def test_what_slack_refuses_is_refused(slack, client, blocks):
    post = {"channel": "#general", "text": "字", "blocks": blocks}
    assert word_of(client.chat_postMessage, **post) == "invalid_blocks"
    assert slack.messages == []


def test_slack_says_where_a_block_is_wrong(client):
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(
            channel="#general", text="字", blocks=[header(1), section(3001)]
        )
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


LONG: Final = "k" * 8000
KEY: Final = {"event_type": "yuebao_alerts", "event_payload": {"key": "k"}}


@pytest.mark.parametrize(
    ("word", "arguments"),
    [
        ("no_text", {"text": "", "blocks": []}),
        ("msg_too_long", {"text": "字" * 40_001}),
        ("msg_blocks_too_long", {"blocks": [section(3000)] * 4 + [section(1)]}),
        ("msg_blocks_too_long", {"blocks": [section(3000)] * 3 + [header(150)] * 13}),
        ("invalid_blocks_format", {"blocks": "[{"}),
        ("invalid_metadata_format", {"metadata": {"event_type": "x"}}),
        ("invalid_metadata_format", {"metadata": KEY | {"event_payload": "k"}}),
        ("invalid_metadata_format", {"metadata": KEY | {"event_type": "a b"}}),
        ("invalid_metadata_schema", {"metadata": KEY | {"event_payload": {"k": None}}}),
        (
            "metadata_too_large",
            {"metadata": KEY | {"event_payload": {"k": "k" * 8000}}},
        ),
        ("channel_not_found", {"channel": "#nowhere"}),
        ("channel_not_found", {"channel": "C9999"}),
        ("is_archived", {"channel": "#old"}),
        ("thread_not_found", {"thread_ts": "1622000000.999999"}),
    ],
)
def test_a_message_that_is_wrong_as_a_whole_is_refused(slack, client, word, arguments):
    slack.archived.add(slack.channels["old"])
    post = {"channel": "#general", "text": "字"} | arguments
    assert word_of(client.api_call, api_method="chat.postMessage", json=post) == word
    assert slack.messages == []


def test_forty_thousand_characters_and_all_blocks_together_are_taken(client):
    # A header counts for a hundred characters more than it has.
    left = MOST_CHARACTERS - 250 - 3 * 3000 - 45
    blocks = [header(150), *[section(3000)] * 3, *[section(1)] * 45, section(left)]
    assert len(blocks) == 50
    assert client.chat_postMessage(
        channel="#general", text="字" * 40_000, blocks=blocks, metadata=KEY
    )["ok"]


# -- tokens, scopes and rates ----------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("", "not_authed"),
        ("xoxb-wrong", "invalid_auth"),
        ("xapp-1-A0001-quite-secret", "not_allowed_token_type"),
    ],
)
def test_a_token_that_is_not_the_bots_is_refused(slack, token, word):
    client = WebClient(token or None, base_url=slack.url)
    assert word_of(client.auth_test) == word


@pytest.mark.parametrize("word", ["token_revoked", "account_inactive", "token_expired"])
def test_a_token_may_end(slack, client, word):
    assert client.auth_test()["user_id"] == "U0BOT"
    slack.token_fault = word
    assert word_of(client.auth_test) == word


def test_only_the_apps_token_opens_a_connection(slack, client):
    assert word_of(client.apps_connections_open, app_token=TOKEN) == (
        "not_allowed_token_type"
    )
    answer = client.apps_connections_open(app_token=slack.app_token)
    assert answer["url"].startswith("ws://127.0.0.1:")


@pytest.mark.parametrize(
    ("scope", "method", "arguments"),
    [
        ("chat:write", "chat.postMessage", {"channel": "#general", "text": "字"}),
        ("chat:write", "chat.update", {"channel": "C0001", "ts": "1", "text": "字"}),
        ("chat:write", "chat.postEphemeral", {"channel": "C0001", "user": "U0001"}),
        ("users:read.email", "users.lookupByEmail", {"email": HEAD}),
        ("users:read", "users.info", {"user": "U0001"}),
        ("im:write", "conversations.open", {"users": "U0001"}),
        ("im:history", "conversations.history", {"channel": "D0001"}),
        ("channels:history", "conversations.history", {"channel": "C0001"}),
        ("channels:history", "conversations.replies", {"channel": "C0001", "ts": "1"}),
        ("groups:read", "conversations.list", {}),
        ("files:write", "files.getUploadURLExternal", {"filename": "a", "length": 1}),
    ],
)
def test_a_scope_that_is_missing_is_named(slack, client, scope, method, arguments):
    slack.scopes.remove(scope)
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)
    answer = refused.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    assert scope not in answer["provided"].split(",")
    assert answer["provided"].split(",") == sorted(slack.scopes)


def test_what_a_token_is_granted_stands_in_the_header(slack, client):
    headers = client.auth_test().headers
    assert set(headers["x-oauth-scopes"].split(",")) == slack.scopes


def test_one_message_a_second_a_channel_and_not_one_more(slack, client):
    slack.seconds_a_post = 1.0
    client.chat_postMessage(channel="#general", text="一")
    client.chat_postMessage(channel="#old", text="一")
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=slack.channels["general"], text="二")
    answer = refused.value.response
    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    assert answer.headers["Retry-After"] == "1"
    time.sleep(1.0)
    client.chat_postMessage(channel="#general", text="三")
    assert [each.text for each in slack.messages] == ["一", "一", "三"]


def test_a_methods_tier_is_kept_for_all_channels_together(slack, client):
    slack.calls_a_minute = dict(CALLS_A_MINUTE) | {"users.info": 2}
    for _ in range(2):
        client.users_info(user="U0001")
    assert word_of(client.users_info, user="U0002") == "ratelimited"
    assert client.users_lookupByEmail(email=HEAD)["ok"]


# -- messages that change --------------------------------------------------------------


def test_only_ones_own_message_is_changed_and_only_by_its_id(slack, client):
    ours = client.chat_postMessage(channel="#general", text="一", metadata=KEY)
    place = ours["channel"]
    theirs = slack.say(place, "别人的话")
    update = {"channel": place, "text": "二", "blocks": [section(1)]}
    client.chat_update(ts=ours["ts"], **update)
    now = slack.message(place, ours["ts"])
    assert (now.text, now.blocks, now.metadata) == ("二", [section(1)], KEY)
    assert word_of(client.chat_update, ts="1.1", **update) == "message_not_found"
    assert word_of(client.chat_update, ts=theirs.ts, **update) == "cant_update_message"
    named = update | {"channel": "#general"}
    assert word_of(client.chat_update, ts=ours["ts"], **named) == "channel_not_found"
    long = update | {"blocks": [section(3001)]}
    assert word_of(client.chat_update, ts=ours["ts"], **long) == "invalid_blocks"
    slack.archived.add(place)
    assert word_of(client.chat_update, ts=ours["ts"], **update) == "is_inactive"


def test_what_an_update_leaves_out_stays(slack, client):
    ours = client.chat_postMessage(
        channel="#general", text="一", blocks=[section(1)], metadata=KEY
    )
    client.chat_update(channel=ours["channel"], ts=ours["ts"], text="二")
    now = slack.message(ours["channel"], ours["ts"])
    assert (now.text, now.blocks, now.metadata) == ("二", [section(1)], KEY)


def test_a_thread_gives_back_its_replies_in_order_with_their_metadata(client):
    root = client.chat_postMessage(channel="#general", text="一")
    place, ts = root["channel"], root["ts"]
    for text in "二三":
        client.chat_postMessage(channel=place, text=text, thread_ts=ts, metadata=KEY)
    thread = client.conversations_replies(
        channel=place, ts=ts, include_all_metadata=True
    )
    assert [each["text"] for each in thread["messages"]] == ["一", "二", "三"]
    assert [each.get("metadata") for each in thread["messages"]] == [None, KEY, KEY]
    stamps = [each["ts"] for each in thread["messages"]]
    assert stamps == sorted(set(stamps))
    without = client.conversations_replies(channel=place, ts=ts)
    assert not any("metadata" in each for each in without["messages"])
    # No reply stands among the messages of the channel, nor has a thread of its own.
    history = client.conversations_history(channel=place)["messages"]
    assert [each["text"] for each in history] == ["一"]
    client.chat_postMessage(
        channel=place, text="五", thread_ts=ts, reply_broadcast=True
    )
    newest = client.conversations_history(channel=place)["messages"][0]
    assert (newest["text"], newest["subtype"]) == ("五", "thread_broadcast")
    reply = thread["messages"][1]["ts"]
    post = {"channel": place, "text": "四", "thread_ts": reply}
    assert word_of(client.chat_postMessage, **post) == "thread_not_found"


def test_only_who_is_there_is_whispered_to(slack, client):
    whisper = {"text": "只给你看", "channel": "D0001"}
    assert client.chat_postEphemeral(user="U0001", **whisper)["message_ts"]
    ((user, message),) = slack.ephemeral
    assert (user, message.text) == ("U0001", "只给你看")
    assert slack.messages == []
    assert word_of(client.chat_postEphemeral, user="U0002", **whisper) == (
        "user_not_in_channel"
    )


def test_who_left_is_neither_looked_up_nor_written_to(slack, client):
    slack.gone.add("U0001")
    assert word_of(client.users_lookupByEmail, email=HEAD) == "users_not_found"
    assert word_of(client.conversations_open, users="U0001") == "user_disabled"
    assert client.users_info(user="U0001")["user"]["deleted"] is True


# -- Socket Mode -----------------------------------------------------------------------

QUESTION: Final[Block] = {
    "type": "modal",
    "callback_id": "yuebao_promise",
    "private_metadata": "k1",
    "title": {"type": "plain_text", "text": "承诺"},
    "submit": {"type": "plain_text", "text": "提交"},
    "blocks": [
        asked(number(min_value="0"), block_id="amount"),
        asked(day(initial_date="2021-06-30"), block_id="date"),
        asked(select(2), block_id="reason", optional=True),
        asked(words(max_length=5), block_id="more", optional=True),
    ],
}


class Desk:
    """An app as bolt makes one; it keeps what it was told."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack
        self.told: list[str] = []
        self.slow = 0.0
        self.client = WebClient(TOKEN, base_url=slack.url, retry_handlers=[])
        app = App(client=self.client)
        app.action("yuebao_seen")(self._seen)
        app.action("yuebao_promise")(self._ask)
        app.view("yuebao_promise")(self._promised)
        self._handler = SocketModeHandler(app, slack.app_token, ping_interval=0.1)

    def _seen(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        time.sleep(self.slow)
        ack()
        self.told.append(body["actions"][0]["value"])
        respond(text="已记下", response_type="ephemeral", replace_original=False)

    def _ask(self, ack: Any, body: dict[str, Any]) -> None:
        ack()
        self.client.views_open(trigger_id=body["trigger_id"], view=QUESTION)

    def _promised(self, ack: Any, view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        amount = values["amount"]["n"]["value"]
        if amount == "0":
            ack(response_action="errors", errors={"amount": "不能为零"})
            return
        ack()
        self.told.append(f"{amount} {values['date']['d']['selected_date']}")

    def open(self) -> None:
        self._handler.connect()

    def close(self) -> None:
        # Its reader holds its line for three seconds; a line that is lost goes at once.
        self._handler.client.auto_reconnect_enabled = False
        self._slack.sockets.drop()
        self._handler.close()


@contextmanager
def opened(slack: FakeSlack) -> Iterator[Desk]:
    desk = Desk(slack)
    try:
        desk.open()
        slack.sockets.wait_for_connection()
        yield desk
    finally:
        desk.close()


def until(met: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def message(client: WebClient) -> tuple[str, str]:
    """A message with two buttons in the conversation with the head."""
    row = actions(
        button(action_id="yuebao_seen", value="k1"),
        button(action_id="yuebao_promise", value="k1"),
        block_id="yuebao_answer",
    )
    posted = client.chat_postMessage(
        channel="D0001", text="字", blocks=[section(1), row], metadata=KEY
    )
    return posted["channel"], posted["ts"]


def test_a_pressed_button_arrives_and_is_acknowledged(slack, message):
    with opened(slack) as desk:
        assert slack.press(*message, "yuebao_seen", HEAD) == {}
        until(lambda: bool(slack.responses))
        assert desk.told == ["k1"]
        assert slack.responses[0][0] == message[1]
        assert slack.sockets.waiting == {}
        assert slack.sockets.complaints == []


def test_only_what_stands_there_is_pressed_and_only_by_who_sees_it(
    slack, client, message
):
    place, ts = message
    for user, action, word in (
        (HEAD, "yuebao_no_such", "nothing to press"),
        (DEPUTY, "yuebao_seen", "not_in_channel"),
        ("nobody@example.org", "yuebao_seen", "user_not_found"),
    ):
        with pytest.raises(RefusedError, match=word):
            slack.press(place, ts, action, user)
    client.chat_update(channel=place, ts=ts, text="完", blocks=[section(1)])
    with pytest.raises(RefusedError, match="nothing to press"):
        slack.press(place, ts, "yuebao_seen", HEAD)
    with pytest.raises(RefusedError, match="message_not_found"):
        slack.press(place, "1.1", "yuebao_seen", HEAD)


def test_a_payload_says_who_pressed_what_in_which_message(slack, message):
    with connect(slack.sockets.ticket(), proxy=None) as socket:
        assert json.loads(socket.recv())["type"] == "hello"
        slack.press(*message, "yuebao_seen", HEAD, wait=False)
        envelope = json.loads(socket.recv())
        socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
        until(lambda: not slack.sockets.waiting)
    assert envelope["type"] == "interactive"
    assert envelope["accepts_response_payload"] is True
    payload = envelope["payload"]
    assert payload["type"] == "block_actions"
    assert payload["user"]["id"] == "U0001"
    assert payload["container"]["message_ts"] == message[1]
    assert payload["message"]["metadata"] == KEY
    (action,) = payload["actions"]
    assert action["block_id"] == "yuebao_answer"
    assert (action["action_id"], action["value"]) == ("yuebao_seen", "k1")
    assert payload["message"]["blocks"][0]["block_id"]
    answer = urllib.request.Request(  # noqa: S310 - of a Slack that is a thread
        payload["response_url"], data=b'{"text": "x"}', method="POST"
    )
    with urllib.request.urlopen(answer) as heard:  # noqa: S310
        assert heard.status == 200


def test_a_form_is_shown_filled_in_and_sent_off(slack, message):
    with opened(slack) as desk:
        slack.press(*message, "yuebao_promise", HEAD)
        form = slack.form_of(HEAD)
        assert form["private_metadata"] == "k1"
        refusal = slack.submit(form, HEAD, {"amount": "0"})
        assert refusal["errors"] == {"amount": "不能为零"}
        assert slack.submit(form, HEAD, {"amount": "1.5", "reason": "001"}) == {}
        assert desk.told == ["1.5 2021-06-30"]
        # It is closed now.
        with pytest.raises(RefusedError, match="no such form"):
            slack.submit(form, HEAD, {"amount": "1.5"})


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({}, "left empty: amount"),
        ({"amount": "-1"}, "not taken: amount"),
        ({"amount": "much"}, "not taken: amount"),
        ({"amount": "1", "date": ""}, "left empty: date"),
        ({"amount": "1", "reason": "999"}, "no such option"),
        ({"amount": "1", "more": "六个字太长了"}, "not taken: more"),
        ({"amount": "1", "surprise": "1"}, "no such field"),
    ],
)
def test_a_form_is_not_sent_off_as_slack_would_not(slack, message, values, word):
    with opened(slack):
        slack.press(*message, "yuebao_promise", HEAD)
        form = slack.form_of(HEAD)
        with pytest.raises(RefusedError, match=word):
            slack.submit(form, HEAD, values)
        with pytest.raises(RefusedError, match="no such form"):
            slack.submit(form, DEPUTY, {"amount": "1"})


def test_a_trigger_opens_one_form_and_soon(slack, client, message):
    with connect(slack.sockets.ticket(), proxy=None) as socket:
        socket.recv()
        triggers = []
        for _ in range(2):
            slack.press(*message, "yuebao_promise", HEAD, wait=False)
            triggers.append(json.loads(socket.recv())["payload"]["trigger_id"])
    view = client.views_open(trigger_id=triggers[0], view=QUESTION)["view"]
    again = {"trigger_id": triggers[0], "view": QUESTION}
    assert word_of(client.views_open, **again) == "exchanged_trigger_id"
    slack.trigger_seconds = 0.0
    late = {"trigger_id": triggers[1], "view": QUESTION}
    assert word_of(client.views_open, **late) == "expired_trigger_id"
    unknown = {"trigger_id": "1.2.3", "view": QUESTION}
    assert word_of(client.views_open, **unknown) == "invalid_trigger_id"
    stale = {"view_id": view["id"], "hash": "1.2", "view": QUESTION}
    assert word_of(client.views_update, **stale) == "hash_conflict"
    assert client.views_update(
        view_id=view["id"], hash=view["hash"], view=QUESTION | {"title": plain(24)}
    )["ok"]
    assert word_of(client.views_update, view_id="V9", view=QUESTION) == "not_found"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": plain(25)},
        {"submit": plain(25)},
        {"close": plain(25)},
        {"private_metadata": "k" * 3001},
        {"callback_id": "k" * 256},
        {"blocks": [section(1)] * 101},
        {"blocks": []},
        {"blocks": [asked(words(max_length=3001))]},
        {"type": "dialog"},
        {"colour": "red"},
    ],
    ids=str,
)
def test_a_form_beyond_the_limits_is_not_shown(slack, client, message, wrong):
    with connect(slack.sockets.ticket(), proxy=None) as socket:
        socket.recv()
        slack.press(*message, "yuebao_promise", HEAD, wait=False)
        trigger = json.loads(socket.recv())["payload"]["trigger_id"]
    view = {"trigger_id": trigger, "view": QUESTION | wrong}
    assert word_of(client.views_open, **view) == "invalid_arguments"
    # A form that was refused did not cost its trigger; one without a button to send
    # it off asks nothing.
    silent = {key: value for key, value in QUESTION.items() if key != "submit"}
    without = {"trigger_id": trigger, "view": silent}
    assert word_of(client.views_open, **without) == "invalid_arguments"
    most = QUESTION | {"blocks": [section(1)] * 100, "private_metadata": "k" * 3000}
    assert client.views_open(trigger_id=trigger, view=most)["ok"]


def test_who_does_not_acknowledge_in_time_hears_it_again_later(slack, message):
    slack.sockets.acknowledge_seconds = 0.2
    with connect(slack.sockets.ticket(), proxy=None) as socket:
        socket.recv()
        with pytest.raises(NotAcknowledgedError):
            slack.press(*message, "yuebao_seen", HEAD)
        first = json.loads(socket.recv())
        socket.send(json.dumps({"envelope_id": first["envelope_id"]}))
        until(lambda: slack.sockets.complaints == ["acknowledged too late"])
    slack.sockets.acknowledge_seconds = 30.0
    with connect(slack.sockets.ticket(), proxy=None) as socket:
        socket.recv()
        again = json.loads(socket.recv())
        assert again["envelope_id"] == first["envelope_id"]
        assert again["payload"] == first["payload"]
        assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
        socket.send(json.dumps({"envelope_id": first["envelope_id"]}))
        until(lambda: slack.sockets.waiting == {})


def test_a_press_while_nobody_listens_is_told_and_comes_with_the_next(slack, message):
    slack.sockets.acknowledge_seconds = 0.2
    with pytest.raises(NotAcknowledgedError):
        slack.press(*message, "yuebao_seen", HEAD)
    slack.sockets.acknowledge_seconds = 3.0
    with opened(slack) as desk:
        until(lambda: desk.told == ["k1"])


def test_a_slow_app_is_told_twice(slack, message):
    slack.sockets.acknowledge_seconds = 0.2
    with opened(slack) as desk:
        desk.slow = 0.4
        with pytest.raises(NotAcknowledgedError):
            slack.press(*message, "yuebao_seen", HEAD)
        until(lambda: desk.told == ["k1"])
        desk.slow = 0.0
        slack.sockets.disconnect()
        until(lambda: desk.told == ["k1", "k1"])


def test_the_same_envelope_may_come_twice(slack, message):
    with opened(slack) as desk:
        slack.press(*message, "yuebao_seen", HEAD, copies=2)
        until(lambda: desk.told == ["k1", "k1"] and bool(slack.sockets.complaints))
    assert slack.sockets.complaints == ["acknowledged twice, or never sent"]


def test_an_app_that_is_told_to_reconnect_loses_nothing(slack, message):
    with opened(slack) as desk:
        slack.sockets.disconnect("warning")
        slack.sockets.wait_for_connection(2)
        slack.press(*message, "yuebao_seen", HEAD)
        assert len(slack.sockets.connections) == 1
    assert desk.told == ["k1"]


def test_an_app_that_loses_its_line_comes_back_by_itself(slack, message):
    with opened(slack) as desk:
        slack.sockets.drop()
        slack.press(*message, "yuebao_seen", HEAD, wait=False)
        slack.sockets.wait_for_connection(2)
        until(lambda: desk.told == ["k1"])


def test_a_ticket_opens_one_connection(slack, client):
    url = client.apps_connections_open(app_token=slack.app_token)["url"]
    with connect(url, proxy=None) as socket:
        assert json.loads(socket.recv())["num_connections"] == 1
        with pytest.raises(InvalidStatus):
            connect(url, proxy=None)
    wrong = {"app_token": f"{slack.app_token}-wrong"}
    assert word_of(client.apps_connections_open, **wrong) == "invalid_auth"


def test_what_is_no_acknowledgement_is_noted(slack):
    with connect(slack.sockets.ticket(), proxy=None) as socket:
        socket.recv()
        for frame in ("{", "{}", '{"envelope_id": "x"}'):
            socket.send(frame)
        until(lambda: len(slack.sockets.complaints) == 3)


def test_an_answer_to_a_form_must_name_its_fields(slack, message):
    with opened(slack):
        slack.press(*message, "yuebao_promise", HEAD)
        form = slack.form_of(HEAD)
    with connect(slack.sockets.ticket(), proxy=None) as socket:
        socket.recv()
        slack.sockets.acknowledge_seconds = 30.0

        def nonsense() -> None:
            envelope = json.loads(socket.recv())["envelope_id"]
            wrong = {"response_action": "errors", "errors": {"nowhere": "错"}}
            socket.send(json.dumps({"envelope_id": envelope, "payload": wrong}))

        with pytest.raises(RefusedError, match="no such field: nowhere"):
            _meanwhile(nonsense, lambda: slack.submit(form, HEAD, {"amount": "1"}))


def _meanwhile(other: Callable[[], None], work: Callable[[], object]) -> object:
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(other)
        try:
            return work()
        finally:
            beside.result()
