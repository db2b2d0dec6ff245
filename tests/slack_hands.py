"""What a person's Slack sends when they press a button or send a form off.

Payloads are built from what stands there: a button that is not in the message cannot be
pressed, and a form does not leave their screen before it is filled in as it asks.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from slack_rules import RefusedError, check_view, named_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_workspace import Message

APP: Final = "A0001"
TEAM: Final = "T0001"
BOT: Final = "B0001"
BOT_USER: Final = "U0BOT"
# A trigger opens one form, soon.
TRIGGER_SECONDS: Final = 3.0

Answer = dict[str, Any]


@dataclass
class Trigger:
    """Leave to open one form for the person who pressed something."""

    user: str
    identity: str = field(
        default_factory=lambda: f"{time.time_ns()}.7.{secrets.token_hex(8)}"
    )
    born: float = field(default_factory=time.monotonic)
    is_used: bool = False


def pressed(
    message: Message, action: str, user: str, trigger: Trigger, choice: str | None
) -> Answer:
    """Return the `block_actions` of one button or menu; `choice` is an option's value.

    Raises `RefusedError` where no such thing stands in the message.
    """
    blocks = named_blocks(message.blocks, f"{message.ts[-3:]}b")
    block, element = _find(blocks, action)
    shown = {
        "type": "message",
        "user": message.user,
        "bot_id": BOT,
        "app_id": APP,
        "team": TEAM,
        "ts": message.ts,
        "text": message.text,
        "blocks": blocks,
    }
    shown |= {"metadata": message.metadata} if message.metadata else {}
    shown |= {"thread_ts": message.thread} if message.thread else {}
    is_direct = message.channel.startswith("D")
    name = "directmessage" if is_direct else "privategroup"
    return _of_somebody(user, "block_actions") | {
        "trigger_id": trigger.identity,
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": False,
        },
        "channel": {"id": message.channel, "name": name},
        "message": shown,
        "state": {"values": {}},
        "actions": [_action(block, element, choice)],
    }


def sent_off(
    view: Answer, user: str, values: Mapping[str, Any], trigger: Trigger
) -> Answer:
    """Return the `view_submission` of a form; `values` by block id.

    Raises `RefusedError` where Slack would not let the person send it: an unknown
    field, a needed one left empty, or something that the field does not take.
    """
    fields = {each["block_id"]: each for each in view["blocks"]}
    fields = {name: each for name, each in fields.items() if each["type"] == "input"}
    for name in values.keys() - fields.keys():
        raise RefusedError(f"no such field: {name}")
    state = {
        name: {block["element"]["action_id"]: _filled_in(name, block, values.get(name))}
        for name, block in fields.items()
    }
    return _of_somebody(user, "view_submission") | {
        "trigger_id": trigger.identity,
        "view": view | {"state": {"values": state}},
        "response_urls": [],
    }


def shown_view(view: Any, identity: str) -> Answer:
    """Return a form as Slack keeps it; raises `RefusedError` for a bad one."""
    given = check_view(view)
    blocks = [
        block | {"element": {"action_id": f"{identity}a{number}"} | block["element"]}
        if block["type"] == "input"
        else block
        for number, block in enumerate(named_blocks(given["blocks"], f"{identity}b"))
    ]
    empty: Answer = {
        "submit": None,
        "close": None,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return (
        empty
        | given
        | {
            "id": identity,
            "team_id": TEAM,
            "app_id": APP,
            "bot_id": BOT,
            "root_view_id": identity,
            "previous_view_id": None,
            "hash": f"{time.time_ns()}.{secrets.token_hex(4)}",
            "blocks": blocks,
            "state": {"values": {}},
        }
    )


def check_response(view: Answer, answer: Answer) -> Answer:
    """Return what an app answered to a form; raises `RefusedError` for nonsense."""
    action = answer.get("response_action")
    if not answer or action == "clear":
        return answer
    if action in {"update", "push"}:
        check_view(answer.get("view"))
        return answer
    if action != "errors" or not answer.get("errors"):
        raise RefusedError("invalid_response_action")
    fields = {each["block_id"] for each in view["blocks"] if each["type"] == "input"}
    for name, said in answer["errors"].items():
        if name not in fields or not isinstance(said, str) or not said:
            raise RefusedError(f"no such field: {name}")
    return answer


def _of_somebody(user: str, kind: str) -> Answer:
    return {
        "type": kind,
        "user": {"id": user, "username": user.lower(), "team_id": TEAM},
        "api_app_id": APP,
        "token": "not-to-be-trusted",
        "team": {"id": TEAM, "domain": "example"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _find(blocks: list[Answer], action: str) -> tuple[Answer, Answer]:
    for block in blocks:
        for element in (*block.get("elements", ()), block.get("accessory") or {}):
            if element.get("action_id") == action:
                return block, element
    raise RefusedError(f"nothing to press: {action}")


def _action(block: Answer, element: Answer, choice: str | None) -> Answer:
    action = {
        "type": element["type"],
        "block_id": block["block_id"],
        "action_id": element["action_id"],
        "action_ts": f"{time.time():.6f}",
    }
    if element["type"] == "button":
        action |= {"text": element["text"]}
        return action | ({"value": element["value"]} if "value" in element else {})
    return action | _chosen(element, choice)


def _chosen(element: Answer, choice: str | None) -> Answer:
    if element["type"] == "datepicker":
        return {"selected_date": date.fromisoformat(choice or "").isoformat()}
    groups = element.get("option_groups") or [{"options": element["options"]}]
    for group in groups:
        for option in group["options"]:
            if option["value"] == choice:
                return {"selected_option": option}
    raise RefusedError(f"no such option: {choice}")


def _filled_in(name: str, block: Answer, value: str | None) -> Answer:
    """Return the state of one field; an empty one has no value."""
    element = block["element"]
    kind = element["type"]
    given = value if value is not None else _initial(element)
    if given in {None, ""}:
        if not block.get("optional"):
            raise RefusedError(f"left empty: {name}")
        key = {
            "datepicker": "selected_date",
            "static_select": "selected_option",
            "radio_buttons": "selected_option",
        }.get(kind, "value")
        return {"type": kind, key: None}
    if kind in {"datepicker", "static_select", "radio_buttons"}:
        return {"type": kind} | _chosen(element, given)
    if not _takes(element, str(given)):
        raise RefusedError(f"not taken: {name}")
    return {"type": kind, "value": str(given)}


def _initial(element: Answer) -> str | None:
    option = element.get("initial_option")
    if option:
        return str(option["value"])
    return element.get("initial_date") or element.get("initial_value")


def _takes(element: Answer, value: str) -> bool:
    if element["type"] == "number_input":
        wanted = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
        if not re.fullmatch(wanted, value):
            return False
        least = float(element.get("min_value", "-inf"))
        return least <= float(value) <= float(element.get("max_value", "inf"))
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    return least <= len(value) <= most
