"""What Slack refuses: its documented limits of messages, blocks and forms.

A rule takes a value and where it stands, and yields what is wrong with it in Slack's
manner. What is not listed here is refused: nothing is sent that nobody has looked up.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_BLOCKS: Final = 50
MOST_VIEW_BLOCKS: Final = 100
MOST_SECTION: Final = 3000
MOST_HEADER: Final = 150
MOST_TEXT: Final = 40_000
# Slack publishes no number for all the blocks of a message together, only the error.
# Its maintainers have spoken of 12,000 characters and some room for what holds them;
# senders have measured refusals from 11,300 on, with many headers.
MOST_CHARACTERS: Final = 12_000
COST_OF_A_HEADER: Final = 100
# Nor does it publish how much metadata is too large; no message of ours comes near.
MOST_METADATA: Final = 8_000
MOST_VIEW_BYTES: Final = 250_000

# What a token may do, and which of that a method needs; a `{}` is filled by the kind of
# conversation that it is about.
SCOPES: Final[Mapping[str, str]] = {
    "auth.test": "",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "users.lookupByEmail": "users:read.email",
    "users.info": "users:read",
    "conversations.open": "im:write",
    "conversations.list": "channels:read,groups:read",
    "conversations.history": "{}:history",
    "conversations.replies": "{}:history",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "views.open": "",
    "views.update": "",
    "apps.connections.open": "connections:write",
}
ALL_SCOPES: Final = frozenset(
    {
        "chat:write",
        "users:read",
        "users:read.email",
        "im:write",
        "im:history",
        "channels:read",
        "channels:history",
        "groups:read",
        "groups:history",
        "files:write",
    }
)
# How many calls a minute each method's tier takes at least; a post has its own limit.
CALLS_A_MINUTE: Final[Mapping[str, int]] = {
    "chat.update": 50,
    "chat.postEphemeral": 100,
    "users.lookupByEmail": 50,
    "users.info": 100,
    "conversations.open": 50,
    "conversations.list": 20,
    "conversations.history": 50,
    "conversations.replies": 50,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
    "views.open": 100,
    "views.update": 100,
}
_KIND_OF_CONVERSATION: Final = {"C": "channels", "G": "groups", "D": "im"}

Answer = dict[str, Any]
if TYPE_CHECKING:
    Faults = Iterator[str]
    Rule = Callable[[Any, str], Iterator[str]]


class RefusedError(Exception):
    """Slack's short word for what is wrong with a call, and what it says besides."""

    def __init__(self, word: str, **more: Any) -> None:
        super().__init__(word)
        self.more = more


def scopes_of(method: str, channel: str) -> list[str]:
    """Return the scopes that a call needs; `channel` is an id or empty."""
    kind = _KIND_OF_CONVERSATION.get(channel[:1], "channels")
    return [each for each in SCOPES.get(method, "").format(kind).split(",") if each]


# -- rules -----------------------------------------------------------------------------


def _text(most: int, *, plain: bool = True, least: int = 1) -> Rule:
    """Return the rule of a text object; one that may be marked up is not `plain`."""

    def rule(value: Any, where: str) -> Faults:
        kind = value.get("type") if isinstance(value, dict) else None
        allowed = {"plain_text": "emoji"} | ({} if plain else {"mrkdwn": "verbatim"})
        if kind not in allowed:
            yield f"unsupported type: {kind} [json-pointer:{where}/type]"
            return
        yield from _no_more(value, {"type", "text", allowed[kind]}, where)
        yield from _string(most, least)(value.get("text"), f"{where}/text")

    return rule


def _string(most: int, least: int = 1, pattern: str = r"[\s\S]*") -> Rule:
    def rule(value: Any, where: str) -> Faults:
        if not isinstance(value, str):
            yield f"must provide a string [json-pointer:{where}]"
        elif _length(value) < least:
            yield f"must be more than {least - 1} characters [json-pointer:{where}]"
        elif _length(value) > most:
            yield f"must be less than {most + 1} characters [json-pointer:{where}]"
        elif not re.fullmatch(pattern, value):
            yield f"failed to match the format [json-pointer:{where}]"

    return rule


def _length(text: str) -> int:
    """Return how long a text is in UTF-16; Slack does not say, and this is most."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _one_of(*words: Any) -> Rule:
    def rule(value: Any, where: str) -> Faults:
        if value not in words:
            yield f"value must be one of {words} [json-pointer:{where}]"

    return rule


def _number(least: int, most: int) -> Rule:
    def rule(value: Any, where: str) -> Faults:
        if isinstance(value, bool) or not isinstance(value, int):
            yield f"must provide a number [json-pointer:{where}]"
        elif not least <= value <= most:
            yield f"must be from {least} to {most} [json-pointer:{where}]"

    return rule


def _day(value: Any, where: str) -> Faults:
    try:
        good = re.fullmatch(r"\d{4}-\d\d-\d\d", value) and date.fromisoformat(value)
    except (TypeError, ValueError):
        good = None
    if not good:
        yield f"must be a date, YYYY-MM-DD [json-pointer:{where}]"


def _each(rule: Rule, most: int, least: int = 1) -> Rule:
    def check(value: Any, where: str) -> Faults:
        if not isinstance(value, list):
            yield f"must be an array [json-pointer:{where}]"
            return
        if len(value) < least:
            yield f"no fewer than {least} items allowed [json-pointer:{where}]"
        if len(value) > most:
            yield f"no more than {most} items allowed [json-pointer:{where}]"
        for number, each in enumerate(value):
            yield from rule(each, f"{where}/{number}")

    return check


def _shape(needed: dict[str, Rule], further: dict[str, Rule] | None = None) -> Rule:
    """Return the rule of an object: some keys, perhaps further ones, and no more."""
    rules = needed | (further or {})

    def rule(value: Any, where: str) -> Faults:
        if not isinstance(value, dict):
            yield f"must provide an object [json-pointer:{where}]"
            return
        for key in needed:
            if key not in value:
                yield f"missing required field: {key} [json-pointer:{where}]"
        yield from _no_more(value, {"type", *rules}, where)
        for key, rule_of_key in rules.items():
            if key in value:
                yield from rule_of_key(value[key], f"{where}/{key}")

    return rule


def _kinds(table: dict[str, Rule]) -> Rule:
    def rule(value: Any, where: str) -> Faults:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in table:
            yield f"unsupported type: {kind} [json-pointer:{where}/type]"
        else:
            yield from table[kind](value, where)

    return rule


def _both(*rules: Rule) -> Rule:
    def rule(value: Any, where: str) -> Faults:
        for each in rules:
            yield from each(value, where)

    return rule


def _no_more(value: dict[str, Any], allowed: set[str], where: str) -> Faults:
    for key in value.keys() - allowed:
        yield f"no more than the allowed properties: {key} [json-pointer:{where}]"


def _flag(value: Any, where: str) -> Faults:
    if not isinstance(value, bool):
        yield f"must be a boolean [json-pointer:{where}]"


# -- what stands in a block ------------------------------------------------------------

_ID: Final = {"action_id": _string(255)}
_BLOCK_ID: Final = {"block_id": _string(255)}
_HINTED: Final = {"placeholder": _text(150), "focus_on_load": _flag}
_OPTION: Final = _shape(
    {"text": _text(75), "value": _string(150)},
    {"description": _text(75), "url": _string(3000)},
)
_CONFIRM: Final = {
    "confirm": _shape(
        {
            "title": _text(100),
            "text": _text(300, plain=False),
            "confirm": _text(30),
            "deny": _text(30),
        },
        {"style": _one_of("primary", "danger")},
    )
}


def _options_or_groups(value: Any, where: str) -> Faults:
    if ("options" in value) == ("option_groups" in value):
        yield f"only one of options and option_groups [json-pointer:{where}]"
    initial = value.get("initial_option")
    groups = value.get("option_groups") or [{"options": value.get("options") or []}]
    if initial and not any(initial in each.get("options", ()) for each in groups):
        yield f"initial_option is no option [json-pointer:{where}/initial_option]"


_SELECT: Final = _both(
    _shape(
        {},
        {
            **_ID,
            **_HINTED,
            **_CONFIRM,
            "options": _each(_OPTION, 100),
            "option_groups": _each(
                _shape({"label": _text(75), "options": _each(_OPTION, 100)}), 100
            ),
            "initial_option": _OPTION,
        },
    ),
    _options_or_groups,
)
_BUTTON: Final = _shape(
    {"text": _text(75)},
    {
        **_ID,
        **_CONFIRM,
        "value": _string(2000),
        "url": _string(3000),
        "style": _one_of("primary", "danger"),
        "accessibility_label": _string(75),
    },
)
_DATE: Final = _shape({}, {**_ID, **_HINTED, **_CONFIRM, "initial_date": _day})
_TEXT_INPUT: Final = _shape(
    {},
    {
        **_ID,
        **_HINTED,
        "multiline": _flag,
        "min_length": _number(0, 3000),
        "max_length": _number(1, 3000),
        "initial_value": _string(3000, 0),
    },
)
_FIGURE: Final = _string(40, pattern=r"-?\d+(\.\d+)?")
_NUMBER_INPUT: Final = _shape(
    {"is_decimal_allowed": _flag},
    {
        **_ID,
        **_HINTED,
        "min_value": _FIGURE,
        "max_value": _FIGURE,
        "initial_value": _FIGURE,
    },
)
_CHOICES: Final = _shape(
    {"options": _each(_OPTION, 10)}, {**_ID, "initial_option": _OPTION}
)
_PICTURE: Final = _shape({"image_url": _string(3000), "alt_text": _string(2000)})
_ACTIVE: Final = {
    "button": _BUTTON,
    "static_select": _SELECT,
    "datepicker": _DATE,
    "radio_buttons": _CHOICES,
}
_ASKING: Final = {
    "plain_text_input": _TEXT_INPUT,
    "number_input": _NUMBER_INPUT,
    "datepicker": _DATE,
    "static_select": _SELECT,
    "radio_buttons": _CHOICES,
}


def _text_or_fields(value: Any, where: str) -> Faults:
    if "text" not in value and "fields" not in value:
        yield f"missing required field: text [json-pointer:{where}]"


def _distinct_actions(value: Any, where: str) -> Faults:
    named = Counter(
        each["action_id"] for each in value.get("elements", ()) if "action_id" in each
    )
    for action, count in named.items():
        if count > 1:
            yield f"duplicate action_id: {action} [json-pointer:{where}/elements]"


_BLOCK: Final = _kinds(
    {
        "header": _shape({"text": _text(MOST_HEADER)}, _BLOCK_ID),
        "divider": _shape({}, _BLOCK_ID),
        "section": _both(
            _shape(
                {},
                {
                    **_BLOCK_ID,
                    "text": _text(MOST_SECTION, plain=False),
                    "fields": _each(_text(2000, plain=False), 10),
                    "accessory": _kinds({**_ACTIVE, "image": _PICTURE}),
                    "expand": _flag,
                },
            ),
            _text_or_fields,
        ),
        "context": _shape(
            {
                "elements": _each(
                    _kinds(
                        {
                            "plain_text": _text(2000),
                            "mrkdwn": _text(2000, plain=False),
                            "image": _PICTURE,
                        }
                    ),
                    10,
                )
            },
            _BLOCK_ID,
        ),
        "actions": _both(
            _shape({"elements": _each(_kinds(_ACTIVE), 25)}, _BLOCK_ID),
            _distinct_actions,
        ),
        "input": _shape(
            {"label": _text(2000), "element": _kinds(_ASKING)},
            {
                **_BLOCK_ID,
                "hint": _text(2000),
                "optional": _flag,
                "dispatch_action": _flag,
            },
        ),
        "image": _shape(
            {"image_url": _string(3000), "alt_text": _string(2000)},
            {**_BLOCK_ID, "title": _text(2000)},
        ),
    }
)
_VIEW: Final = _shape(
    {"title": _text(24), "blocks": _each(_BLOCK, MOST_VIEW_BLOCKS)},
    {
        "submit": _text(24),
        "close": _text(24),
        "private_metadata": _string(3000, 0),
        "callback_id": _string(255, 0),
        "external_id": _string(255, 0),
        "clear_on_close": _flag,
        "notify_on_close": _flag,
        "submit_disabled": _flag,
    },
)


# -- whole messages and forms ----------------------------------------------------------


def check_message(arguments: Answer) -> list[Answer]:
    """Return a message's blocks; raises `RefusedError` for what Slack does not take."""
    text, blocks = arguments.get("text") or "", _blocks(arguments)
    if not text and not blocks:
        raise RefusedError("no_text")
    if _length(text) > MOST_TEXT:
        raise RefusedError("msg_too_long")
    faults = [*_each(_BLOCK, MOST_BLOCKS, 0)(blocks, "/blocks"), *_twice(blocks)]
    if faults:
        raise RefusedError("invalid_blocks", **_said(faults))
    if sum(map(_characters, blocks)) > MOST_CHARACTERS:
        raise RefusedError("msg_blocks_too_long")
    return blocks


def check_metadata(metadata: Any) -> Answer:
    """Return a message's metadata; raises `RefusedError` where it is not Slack's."""
    if not metadata:
        return {}
    if (
        not isinstance(metadata, dict)
        or set(metadata) != {"event_type", "event_payload"}
        or not isinstance(metadata["event_payload"], dict)
        or not re.fullmatch(r"\w{1,255}", str(metadata["event_type"]))
    ):
        raise RefusedError("invalid_metadata_format")
    if not all(map(_is_plain, metadata["event_payload"].values())):
        raise RefusedError("invalid_metadata_schema")
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > MOST_METADATA:
        raise RefusedError("metadata_too_large")
    return metadata


def check_view(view: Any) -> Answer:
    """Return a form; raises `RefusedError` for what Slack does not take."""
    if isinstance(view, str):
        view = _from_json(view, "invalid_arguments")
    if not isinstance(view, dict) or view.get("type") != "modal":
        raise RefusedError("invalid_arguments", **_said(["unsupported type"]))
    if len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES:
        raise RefusedError("view_too_large")
    faults = [*_VIEW(view, "/view")]
    if not faults:
        faults += _twice(view["blocks"])
        asks = any(block["type"] == "input" for block in view["blocks"])
        if asks and "submit" not in view:
            faults.append("missing required field: submit [json-pointer:/view]")
    if faults:
        raise RefusedError("invalid_arguments", **_said(faults))
    return view


def named_blocks(blocks: list[Answer], mark: str) -> list[Answer]:
    """Return blocks with an id each, as Slack gives them where the sender gave none."""
    return [
        block if "block_id" in block else {**block, "block_id": f"{mark}{number}"}
        for number, block in enumerate(blocks)
    ]


def _blocks(arguments: Answer) -> list[Answer]:
    blocks = arguments.get("blocks") or []
    if isinstance(blocks, str):
        blocks = _from_json(blocks, "invalid_blocks_format")
    if not isinstance(blocks, list):
        raise RefusedError("invalid_blocks_format")
    return blocks


def _from_json(text: str, word: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise RefusedError(word) from None


def _twice(blocks: list[Answer]) -> Faults:
    named = Counter(
        each["block_id"]
        for each in blocks
        if isinstance(each, dict) and isinstance(each.get("block_id"), str)
    )
    for name, count in named.items():
        if count > 1:
            yield f"block_id {name} already exists [json-pointer:/blocks]"


def _characters(part: Any) -> int:
    """Return how many characters all texts of a block have, and what a header costs."""
    if isinstance(part, list):
        return sum(map(_characters, part))
    if not isinstance(part, dict):
        return 0
    own = _length(part["text"]) if isinstance(part.get("text"), str) else 0
    own += COST_OF_A_HEADER if part.get("type") == "header" else 0
    return own + sum(map(_characters, part.values()))


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, dict) and _is_plain(each) for each in value)
    if isinstance(value, dict):
        return all(isinstance(each, (str, int, float)) for each in value.values())
    return isinstance(value, (str, int, float))


def _said(faults: list[str]) -> Answer:
    return {
        "errors": faults,
        "response_metadata": {"messages": [f"[ERROR] {each}" for each in faults]},
    }
