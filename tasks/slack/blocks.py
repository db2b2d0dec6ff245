"""A message of ours as Slack's blocks: within every limit, by shortening with a count.

Whatever a department may have written stands in plain text, in which Slack finds no
markup; only labels of our own are printed bold.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
    TextObject,
)

from tasks.compose import mark_of
from tasks.slack.limits import (
    MOST_BUTTON,
    MOST_CHARACTERS,
    MOST_FIELD,
    MOST_HEADER,
    MOST_SECTION,
    escape,
    pieces,
    shortened,
    size,
)
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.compose import Line, Message

ANSWER_BLOCK: Final = "yuebao_answer"
# A message is read in half a minute; the thread below tells the rest.
MOST_LINES: Final = 40
MOST_BRIEF: Final = 300
MOST_SETTLED: Final = 5
MOST_ANSWERS: Final = 5
# What is left to lines when all else of a message is as long as it may be.
_ROOM_FOR_LINES: Final = 6_000
_MARKUP: Final = re.compile(r"[*_~`]|^[>•-]|&gt;|:[a-z0-9_+-]+:")


def blocks_of(message: Message, lang: str) -> list[dict[str, Any]]:
    """Return a message as blocks: heading, numbers, lines, what is settled, answers.

    Where somebody is to answer, buttons with the message's key stand below.
    """
    blocks: list[Block] = [HeaderBlock(text=_plain(message.heading, MOST_HEADER))]
    if message.numbers:
        blocks.append(SectionBlock(fields=[_field(*each) for each in message.numbers]))
    if message.lines:
        blocks.append(DividerBlock())
        blocks += [
            SectionBlock(text=_plain(text, MOST_SECTION))
            for text in pieces(list(_said(message.lines, lang)), MOST_SECTION)
        ]
    for texts in (_settled(message, lang), _answers(message, lang)):
        if texts:
            elements = [_plain(text, MOST_BRIEF) for text in texts]
            blocks.append(ContextBlock(elements=elements))
    if message.asks:
        blocks.append(_buttons(message, lang))
    return [block.to_dict() for block in blocks]


def reply_blocks(text: str) -> list[dict[str, Any]]:
    """Return what is said in a thread as blocks; what does not fit is left out."""
    texts = list(pieces(text.split("\n"), MOST_SECTION))
    room = MOST_CHARACTERS // MOST_SECTION
    if len(texts) > room:
        texts = [*texts[: room - 1], "\n".join(texts[room - 1 :])]
    return [SectionBlock(text=_plain(each, MOST_SECTION)).to_dict() for each in texts]


def _plain(text: str, most: int) -> PlainTextObject:
    """Return text as it is: no markup, no mention, no `:name:` becomes an emoji."""
    said = escape(shortened(text, most)) or "–"
    return PlainTextObject(text=said, emoji=False)


def _field(label: str, value: str) -> TextObject:
    """Return a number below its label; it is bold where the value is no markup."""
    room = MOST_FIELD - size(label) - len("**\n")
    said = escape(shortened(value, room))
    if _MARKUP.search(said) or _MARKUP.search(label):
        return _plain(f"{label}\n{value}", MOST_FIELD)
    return MarkdownTextObject(text=f"*{escape(label)}*\n{said}", verbatim=True)


def _said(lines: Sequence[Line], lang: str) -> Iterator[str]:
    """Yield lines under their departments, as many as there is room for."""
    room, left = _ROOM_FOR_LINES, len(lines)
    groups = [list(group) for _, group in groupby(lines, key=lambda line: line.group)]
    is_short = len(groups) > 1 and all(len(group) == 1 for group in groups)
    shown = 0
    for number, group in enumerate(groups):
        name = group[0].group
        texts = [_line(each, name if is_short else "") for each in group]
        if name and not is_short:
            texts.insert(0, f"【{name}】")
        if shown + len(group) > MOST_LINES or size("\n".join(texts)) > room:
            fitting = [] if number else _fitting(texts, room)
            yield from fitting
            left -= len(fitting)
            # Where groups are departments it is them that one wants counted.
            groups_left = len(groups) - number
            key = "message-more-departments" if is_short else "message-more"
            yield say(key, lang, count=groups_left if is_short else left)
            return
        yield from texts
        shown += len(group)
        left -= len(group)
        room -= size("\n".join(texts)) + 1


def _fitting(texts: Sequence[str], room: int) -> list[str]:
    """Return the first texts that fit, of a group that is too long by itself."""
    kept: list[str] = []
    for text in texts[:MOST_LINES]:
        room -= size(text) + 1
        if room < 0:
            break
        kept.append(text)
    return kept


def _line(line: Line, name: str) -> str:
    brief = shortened(line.brief, MOST_BRIEF)
    return f"{mark_of(line)} {name}：{brief}" if name else f"{mark_of(line)} {brief}"


def _settled(message: Message, lang: str) -> list[str]:
    shown = message.settled[:MOST_SETTLED]
    texts = [f"{mark_of(line)} {line.brief}" for line in shown]
    if len(shown) < len(message.settled):
        left = len(message.settled) - len(shown)
        texts.append(say("message-more-settled", lang, count=left))
    return texts


def _answers(message: Message, lang: str) -> list[str]:
    """Return the newest answers, and how many came before them."""
    shown = list(message.answers[-MOST_ANSWERS:])
    if len(shown) < len(message.answers):
        left = len(message.answers) - len(shown)
        shown.insert(0, say("message-more-answers", lang, count=left))
    return shown


def _buttons(message: Message, lang: str) -> ActionsBlock:
    return ActionsBlock(
        block_id=ANSWER_BLOCK,
        elements=[
            ButtonElement(
                text=_plain(say(f"message-button-{name}", lang), MOST_BUTTON),
                action_id=f"yuebao_{name}",
                value=message.key,
                style="primary" if name == "seen" else None,
            )
            for name in message.asks
        ],
    )
