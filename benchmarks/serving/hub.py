"""A hub whose index holds as many persons as wanted, and a key to ask it with.

The persons stand in the index alone: a record of each in the database would take hours and would not be touched
by a question that matches nobody.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import UUID

from django.conf import settings

from benchmarks.population.model import Person
from benchmarks.population.persons import Population
from benchmarks.serving.client import question
from benchmarks.travellers.draw import strangers, subject
from comity.config.tests import worker_database
from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.members.commands import create_key
from comity.members.models import Grant
from comity.members.roles import Role
from comity.screening import index
from comity.screening.engine import Engine, Subject
from tests.hub import Hub, serving
from tests.people import confirmed, make_world, wanted

_SEED = 1
_WORKERS = 2
"""Serving processes: one for each core of the machine that the figures are about."""


@contextmanager
def hub_of(size: int) -> Iterator[tuple[Hub, dict[str, str]]]:
    """A serving hub with ``size`` persons in its index, and the headers of a question."""
    worker_database.prepare()
    try:
        world = make_world()
        record = wanted(world.claire)
        audience = index.audience_key(record.audience_id, index.PEOPLE)
        position = index.engine().position
        index.close()
        folder = settings.COMITY.home / index.ENGINE.folder
        people = Population(_SEED).first(size)
        Engine.build(folder, _subjects(people, audience), position).close()
        grant = Grant.objects.get(person=world.amina.person)
        manager = world.seat("kezia", world.kenya, Role.BUREAU_ADMINISTRATOR)
        until = clock.now() + timedelta(days=1)
        key, secret = create_key(manager, grant.pk, "bench", [Purpose.BORDER_CONTROL], until)
        confirmed(key)
        with serving("--workers", _WORKERS) as hub:
            yield hub, {"authorization": f"ApiKey {secret}"}
    finally:
        shutil.rmtree(settings.COMITY.home / "index", ignore_errors=True)
        worker_database.drop()


def _subjects(people: Iterable[Person], audience: str) -> Iterator[Subject]:
    """The persons as records that were deleted a moment ago: whoever is like one is looked for in the database."""
    for number, person in enumerate(people, 1):
        yield replace(subject(person, audience), id=str(UUID(int=number)))


def questions(number: int) -> list[bytes]:
    """Name and birth date of travellers who are not listed, as at a border."""
    bodies = [question(one.name, one.birth_date) for one in strangers(number, _SEED)]
    Random(_SEED).shuffle(bodies)
    return bodies
