"""The people of these tests, with keys and sessions."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.viewer import Viewer
from comity.members.commands import create_key
from comity.members.doors import DEMO, DESK
from comity.members.models import Grant, Person
from comity.members.roles import Role
from comity.screening import index
from tests.people import World, confirmed, make_world

Headers = dict[str, str]


@pytest.fixture
def world(transactional_db: None) -> World:
    index.close()  # the database is new, and its events count from one again
    shutil.rmtree(settings.COMITY.home / "index", ignore_errors=True)
    return make_world()


def grant_of(viewer: Viewer) -> Grant:
    return Grant.objects.select_related("bureau").get(
        person=viewer.person, bureau=viewer.body, withdrawn_at=None
    )


@pytest.fixture
def key(world: World) -> Callable[..., Headers]:
    """``key(world.amina)``: the header with which a program asks in her place."""

    def make(viewer: Viewer, *purposes: Purpose) -> Headers:
        grant = grant_of(viewer)
        manager = world.seat(f"keeper-{grant.bureau.short}", grant.bureau, Role.BUREAU_ADMINISTRATOR)
        wanted = list(purposes or [Purpose.BORDER_CONTROL])
        key, secret = create_key(manager, grant.pk, "gate", wanted, clock.now() + timedelta(days=30))
        confirmed(key)
        return {"authorization": f"ApiKey {secret}"}

    return make


@pytest.fixture
def session(world: World) -> Callable[[Viewer], Headers]:
    """``session(world.amina)``: the cookies, and the token of a page, with which her browser asks."""

    def sign_in(viewer: Viewer) -> Headers:
        client = Client()
        client.force_login(Person.objects.get(pk=viewer.person), "django.contrib.auth.backends.ModelBackend")
        kept = client.session
        kept[DEMO] = True
        kept[DESK] = {"grant": str(grant_of(viewer).pk), "purpose": viewer.purpose.value}
        kept.save()
        token = "a" * 32
        cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
        return {"cookie": cookies, "x-csrftoken": token, "origin": "http://localhost"}

    return sign_in
