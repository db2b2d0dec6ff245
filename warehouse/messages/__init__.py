"""Message catalogues: what a person reads, in Chinese or English."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from fluent.runtime import FluentBundle, FluentResource

from warehouse.text import quotable

Language: TypeAlias = Literal["zh", "en"]
LANGUAGES: Final = get_args(Language)
_LOCALES: Final = {"zh": "zh-CN", "en": "en-US"}


class UnknownMessageError(KeyError):
    """A message that a catalogue does not have."""


@cache
def _bundle(language: str) -> FluentBundle:
    # Isolation marks around values are invisible in a browser and litter a terminal.
    bundle = FluentBundle([_LOCALES[language]], use_isolating=False)
    source = (Path(__file__).parent / f"{language}.ftl").read_text("utf-8")
    bundle.add_resource(FluentResource(source))
    return bundle


def has_message(key: str) -> bool:
    """Tell whether the Chinese catalogue, which is the complete one, has `key`."""
    return _bundle("zh").has_message(key)


def say(key: str, language: str = "zh", /, **values: object) -> str:
    """Return the message `key` filled with `values`; `key.fix` is its attribute.

    Raises `UnknownMessageError` where the catalogue has no such message, and
    `ValueError` where a value that the message needs was not given. Whatever a value
    quotes, it cannot turn round or hide the sentence around it.
    """
    bundle = _bundle(language)
    name, _, attribute = key.partition(".")
    if not bundle.has_message(name):
        raise UnknownMessageError(key)
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
