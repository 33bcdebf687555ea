"""Pages about people: the desk one sits at, the bureaus, and who may do what."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from comity.kernel.codes.purposes import Purpose
from comity.members.commands import choose_desk
from comity.members.doors import has_second_factor, public, sit_down
from comity.members.models import Person
from comity.members.queries import desks_of, viewer_at


@public
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Choose the role one acts in and the purpose of what follows."""
    if not has_second_factor(request):
        return redirect("mfa_activate_totp")
    assert isinstance(request.user, Person)
    if request.method == "POST":
        grant, purpose = request.POST.get("grant", ""), request.POST.get("purpose", "")
        choose_desk(viewer_at(request.user, grant, purpose))
        sit_down(request, grant, purpose)
        return redirect(_next(request))
    context = {"desks": desks_of(request.user), "purposes": list(Purpose), "next": _next(request)}
    return render(request, "members/desk.html", context)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else "/"
