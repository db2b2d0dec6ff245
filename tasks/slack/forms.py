"""Forms as Slack shows them, built with its own models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from tasks.desk import forms
from tasks.slack.limits import escape, shortened
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tasks.desk.forms import Choice, Form

MOST_OPTIONS: Final = 100
MOST_OPTION: Final = 75
# What a form shows of its choices: their essential numbers, the first so many.
MOST_SHOWN: Final = 10
MOST_LINE: Final = 250


def view_of(form: Form, lang: str, metadata: Mapping[str, str]) -> View:
    """Return a form to open; `metadata` comes back with what was filled in."""
    name = form.kind.replace("_", "-")
    return View(
        type="modal",
        callback_id=f"yuebao_{form.kind}",
        title=PlainTextObject(text=say(f"form-{name}", lang)),
        submit=PlainTextObject(text=say("form-send", lang)),
        close=PlainTextObject(text=say("form-close", lang)),
        private_metadata=json.dumps(dict(metadata)),
        blocks=list(_blocks(form, lang)),
    )


def _blocks(form: Form, lang: str) -> Iterator[Block]:
    yield from _shown(form.choices, lang)
    if form.kind == "will_report":
        yield _select(forms.REPORT, say("form-which-report", lang), form.choices)
        yield _day(form, lang)
        yield _select(
            forms.HOUR, say("form-which-hour", lang), _plain(form.hours), "17:00"
        )
        return
    if form.kind == "promise":
        yield _select(forms.INDICATOR, say("form-which-indicator", lang), form.choices)
        yield _line(
            *(forms.AMOUNT, say("form-amount", lang), say("form-amount-hint", lang)),
            most=forms.MOST_AMOUNT,
        )
        yield _select(forms.MONTH, say("form-which-month", lang), _plain(form.months))
    else:
        yield _select(forms.ITEM, say("form-which-item", lang), form.choices)
    yield _line(
        *(forms.REASON, say("form-reason", lang), say("form-reason-hint", lang)),
        most=forms.MOST_REASON,
        is_long=True,
    )


def _plain(values: Sequence[str]) -> list[forms.Choice]:
    return [forms.Choice(value, value) for value in values]


def _shown(choices: Sequence[Choice], lang: str) -> Iterator[SectionBlock]:
    """Yield what the choices lack, the first few of them; text is never markup."""
    said = [
        escape(shortened(each.said, MOST_LINE))
        for each in choices[:MOST_SHOWN]
        if each.said
    ]
    if len(choices) > MOST_SHOWN:
        said.append(say("form-more", lang, count=len(choices) - MOST_SHOWN))
    if said:
        text = "\n".join(said)
        yield SectionBlock(text=MarkdownTextObject(text=text, verbatim=True))


def _select(
    name: str, label: str, choices: Sequence[Choice], first: str = ""
) -> InputBlock:
    options = [
        Option(
            value=each.value,
            text=PlainTextObject(text=shortened(each.label, MOST_OPTION), emoji=False),
        )
        for each in choices[:MOST_OPTIONS]
    ]
    # One thing alone needs no choosing.
    chosen = [each for each in options if len(options) == 1 or each.value == first]
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label),
        element=StaticSelectElement(
            action_id=name,
            options=options,
            initial_option=chosen[0] if chosen else None,
        ),
    )


def _day(form: Form, lang: str) -> InputBlock:
    return InputBlock(
        block_id=forms.DAY,
        label=PlainTextObject(text=say("form-which-day", lang)),
        element=DatePickerElement(
            action_id=forms.DAY,
            initial_date=form.day.isoformat() if form.day else None,
        ),
    )


def _line(
    name: str, label: str, hint: str, *, most: int, is_long: bool = False
) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label),
        hint=PlainTextObject(text=hint),
        element=PlainTextInputElement(
            action_id=name, max_length=most, multiline=is_long
        ),
    )


def values_of(view: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form that was sent off holds, by field."""
    state = (view.get("state") or {}).get("values") or {}
    return {
        name: _value_of(element)
        for name, elements in state.items()
        for element in elements.values()
    }


def _value_of(element: Mapping[str, Any]) -> str:
    option = element.get("selected_option") or {}
    return str(
        option.get("value")
        or element.get("selected_date")
        or element.get("value")
        or ""
    )
