"""Seal who is under protection, and find her without reading: tags are keyed hashes of her keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.kernel.crypto import derive, seal, tag, unseal


@cache
def _key(use: str) -> bytes:
    return derive(settings.COMITY.secret("protection"), use)


def tags_of(keys: Iterable[str]) -> list[str]:
    """What the database compares: nobody reads a name out of it."""
    return sorted(tag(_key("tags"), key).hex() for key in keys)


def sealed(entry: UUID, said: dict[str, Any]) -> bytes:
    return seal(_key("register"), json.dumps(said).encode(), entry.bytes)


def opened(entry: UUID, value: bytes) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(unseal(_key("register"), value, entry.bytes))
    return said
