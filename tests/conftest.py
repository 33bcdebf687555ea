"""The world that the walks share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.village import Village, village_for_a_while


@pytest.fixture(scope="module")
def village(django_db_setup: None, django_db_blocker: Any) -> Iterator[Village]:
    """Something in every state, for all tests of a module; none leaves a trace in it."""
    with village_for_a_while(django_db_blocker) as built:
        yield built
