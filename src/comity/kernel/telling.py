"""Sentences of the readers of lists in the language of who reads them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from comity.exchange.model import Sentence


def made_of(message: str) -> dict[str, Any] | None:
    """What is kept of a sentence so that it can be said in another language; nothing of one that is mere text."""
    if not isinstance(message, Sentence):
        return None
    return {"template": message.template, "values": message.values}


def in_words(made: dict[str, Any] | None, message: str) -> str:
    """What :func:`made_of` kept, said to the reader; ``message`` itself where nothing was kept."""
    if made is None:
        return message
    template: str = made["template"]
    values: dict[str, str] = made["values"]
    return gettext(template) % values
