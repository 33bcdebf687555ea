"""How the people of the tests come to a page or to the API: signed in at a desk, or with a key."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.viewer import Viewer
from comity.members.commands import create_key
from comity.members.doors import DESK
from comity.members.models import Grant, Person
from comity.members.roles import PERMISSIONS, Role
from tests.people import confirmed

MONTH = timedelta(days=30)


def grant_of(viewer: Viewer) -> Grant:
    """The grant that makes ``viewer`` what she is."""
    grants = Grant.objects.in_force().filter(person=viewer.person, bureau=viewer.body)
    return next(grant for grant in grants if PERMISSIONS[Role(grant.role)] == viewer.permissions)


def second_factor(person: Person) -> str:
    """The secret of a one-time password for ``person``; made when she has none."""
    had = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if had is None:
        had = TOTP.activate(person, generate_totp_secret()).instance
    return str(had.data["secret"])


def sign_in(client: Client, viewer: Viewer) -> Client:
    """Sit ``viewer`` down at her desk, with her second factor."""
    person = Person.objects.get(pk=viewer.person)
    second_factor(person)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DESK] = {"grant": str(grant_of(viewer).pk), "purpose": viewer.purpose.value}
    session.save()
    return client


def key_of(viewer: Viewer, keeper: Viewer, *purposes: Purpose) -> tuple[str, UUID]:
    """The secret and id of a key that ``keeper`` made for what ``viewer`` may do."""
    wanted = list(purposes or [viewer.purpose])
    key, secret = create_key(keeper, grant_of(viewer).pk, "gate", wanted, clock.now() + MONTH)
    confirmed(key)
    return secret, key.pk


def with_key(secret: str, purpose: str = "") -> Client:
    """A program that asks with a key."""
    headers = {"authorization": f"ApiKey {secret}"} | ({"comity-purpose": purpose} if purpose else {})
    return Client(headers=headers)
