"""The door under load: looks are shared by those who bring the same key, and by nobody else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from comity.edge.tests.asgi import Answer, aside, ask, with_edge
from comity.edge.tests.test_screening import NOBODY, entries, names
from comity.members.models import ApiKey

pytestmark = pytest.mark.django_db(transaction=True)
TEN = [NOBODY | {"name": f"Tadeo Maravi {letter}"} for letter in "ABCDEFGHIJ"]


def together(*questions: tuple[Any, dict[str, str]]) -> list[Answer]:
    async def all_at_once(edge: Any) -> list[Answer]:
        return await asyncio.gather(*(ask(edge, value, headers) for value, headers in questions))

    return with_edge(all_at_once)


def test_many_who_bring_one_key_are_let_in_and_each_is_recorded(world, key):
    amina = key(world.amina)
    assert {answer.status for answer in together(*((value, amina) for value in TEN))} == {200}
    assert names(entries(world.amina)) == [value["name"] for value in TEN]


def test_people_behind_a_proxy_with_an_authorization_of_its_own_stay_who_they_are(world, session):
    amina, claire = (
        session(viewer) | {"authorization": "Basic cHJveHk="} for viewer in (world.amina, world.claire)
    )
    asked = [(value, claire if place % 2 else amina) for place, value in enumerate(TEN)]
    assert {answer.status for answer in together(*asked)} == {200}
    assert names(entries(world.amina)) == [value["name"] for value in TEN[::2]]
    assert names(entries(world.claire)) == [value["name"] for value in TEN[1::2]]


def test_a_wrong_key_that_knocks_beside_a_good_one_stays_outside(world, key):
    wrong = {"authorization": "ApiKey nobody-has-this"}
    answers = together(
        *((value, wrong if place % 2 else key(world.amina)) for place, value in enumerate(TEN[:2]))
    )
    assert [answer.status for answer in answers] == [200, 401]


def test_a_key_that_was_revoked_opens_nothing_from_that_moment_on(world, key):
    amina = key(world.amina)

    async def before_and_after(edge: Any) -> list[int]:
        before = await asyncio.gather(*(ask(edge, value, amina) for value in TEN[:5]))
        await aside(lambda: ApiKey.objects.update(revoked_at=ApiKey.objects.get().created_at))
        after = await asyncio.gather(*(ask(edge, value, amina) for value in TEN[5:]))
        return [answer.status for answer in (*before, *after)]

    assert with_edge(before_and_after) == [200] * 5 + [401] * 5
