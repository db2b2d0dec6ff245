"""Message catalogues: what a person reads, in Chinese or English."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from fluent.runtime import FluentBundle, FluentResource

from warehouse.text import quotable

Language: TypeAlias = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
_LOCALES: Final = {"zh": "zh-CN", "en": "en-US"}


class UnknownMessageError(KeyError):
    """A message that a catalogue does not have."""


# To parse a whole catalogue takes longer than most commands: a message is parsed when
# it is first said.
_ENTRY: Final = re.compile(r"^(?=[a-z][\w-]*[ ]*=)", re.MULTILINE | re.ASCII)
_REFERENCE: Final = re.compile(r"\{\s*([a-z][\w-]*)", re.ASCII)


@cache
def _bundle(language: str) -> FluentBundle:
    # Isolation marks around values are invisible in a browser and litter a terminal.
    return FluentBundle([_LOCALES[language]], use_isolating=False)


@cache
def _sources(language: str) -> dict[str, str]:
    """Return the text of every message of a catalogue by its name."""
    catalogue = (Path(__file__).parent / f"{language}.ftl").read_text("utf-8")
    entries = _ENTRY.split(catalogue)[1:]
    return {entry.partition("=")[0].strip(): entry for entry in entries}


@cache
def _parsed(language: str, name: str) -> FluentBundle:
    """Return the bundle of a language once it has a message and what that refers to.

    Raises `UnknownMessageError` where the catalogue has no such message.
    """
    source = _sources(language).get(name)
    if source is None:
        raise UnknownMessageError(name)
    for reference in _REFERENCE.findall(source):
        if reference != name and reference in _sources(language):
            _parsed(language, reference)
    bundle = _bundle(language)
    bundle.add_resource(FluentResource(source))
    return bundle


def has_message(key: str) -> bool:
    """Tell whether the Chinese catalogue, which is the complete one, has `key`."""
    return key in _sources("zh")


def say(key: str, language: str = "zh", /, **values: object) -> str:
    """Return the message `key` filled with `values`; `key.fix` is its attribute.

    Raises `UnknownMessageError` where the catalogue has no such message, and
    `ValueError` where a value that the message needs was not given. Whatever a value
    quotes, it cannot turn round or hide the sentence around it.
    """
    name, _, attribute = key.partition(".")
    bundle = _parsed(language, name)
    message = bundle.get_message(name)
    pattern = message.attributes[attribute] if attribute else message.value
    if pattern is None:
        raise UnknownMessageError(key)
    texts = {
        name: value if isinstance(value, int) else quotable(str(value))
        for name, value in values.items()
    }
    text, errors = bundle.format_pattern(pattern, texts)
    if errors:
        raise ValueError(f"message {key}: {errors[0]}")
    return str(text)
