"""Be someone else with one click. These pages exist only where ``COMITY_DEMO`` is set."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from comity.demo.cast import PEOPLE
from comity.demo.model import DemoPerson
from comity.kernel.codes.purposes import Purpose
from comity.kernel.refusals import NotFound
from comity.members.commands import choose_desk
from comity.members.doors import DEMO, public, sit_down
from comity.members.models import Grant, Person
from comity.members.queries import desks_of

YEAR = 365 * 24 * 3600
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Persona:
    """Somebody of the story and the desk at which she sits down."""

    person: DemoPerson
    grant: Grant
    purpose: Purpose


@public
@require_GET
def personas(request: HttpRequest) -> HttpResponse:
    """Everybody of the story who has a desk, with what they do."""
    grants = Grant.objects.in_force().filter(person__username__in=[person.key for person in PEOPLE])
    desks = {grant.person.username: grant for grant in grants.select_related("person", "bureau__answers_to")}
    found = [_persona(person, desks[person.key]) for person in PEOPLE if person.key in desks]
    return render(request, "demo/personas.html", {"personas": found, "next": _next(request)})


@public
@require_POST
def become(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as somebody of the story and sit down at her desk for her usual purpose."""
    cast = next((person for person in PEOPLE if person.key == username), None)
    person = Person.objects.filter(username=username, is_active=True).first() if cast else None
    grant = desks_of(person).first() if person else None
    if cast is None or person is None or grant is None:
        raise NotFound
    login(request, person, backend=BACKEND)
    request.session[DEMO] = True
    purpose = Purpose(cast.purpose)
    choose_desk(grant.viewer(purpose))
    sit_down(request, str(grant.pk), purpose.value)
    response = redirect(_next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, person.language, max_age=YEAR, samesite="Lax", httponly=True
    )
    return response


def _persona(person: DemoPerson, grant: Grant) -> Persona:
    return Persona(person, grant, Purpose(person.purpose))


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else "/"
