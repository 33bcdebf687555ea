"""Pages about people: the desk one sits at, the bodies there are, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.kernel.codes.purposes import Purpose
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound, Refusal
from comity.kernel.viewer import BodyKind
from comity.members import presenting
from comity.members.commands import (
    add_bureau,
    add_person,
    choose_desk,
    confirm_key,
    confirm_role,
    create_key,
    declare_nationalities,
    grant_role,
    revoke_key,
    set_discreet_consent,
    withdraw_role,
)
from comity.members.doors import ViewerRequest, desks, has_second_factor, page, public, sit_down
from comity.members.forms import BureauForm, GrantForm, KeyForm, MandateForm, PersonForm, StatesForm, UnitForm
from comity.members.mandates import give_mandate, managed_key
from comity.members.models import Bureau, Grant, Person
from comity.members.pace import HUMAN, Pace
from comity.members.queries import viewer_at
from comity.members.roles import Role


@public
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Choose the role one acts in and the purpose of what follows."""
    if not has_second_factor(request):
        return redirect("mfa_activate_totp")
    assert isinstance(request.user, Person)
    error = ""
    if request.method == "POST":
        grant, purpose = request.POST.get("grant", ""), request.POST.get("purpose", "")
        try:
            choose_desk(viewer_at(desks(request), grant, purpose))
            sit_down(request, grant, purpose)
            return redirect(_next(request))
        except Refusal as refusal:
            error = refusal.reason
    context = {
        "desks": desks(request),
        "purposes": list(Purpose),
        "next": _next(request),
        "error": error,
    }
    return render(request, "members/desk.html", context, status=400 if error else 200)


@page(Permission.MEMBERS_READ)
@require_GET
def members(request: ViewerRequest) -> HttpResponse:
    """Every body that belongs to the hub."""
    may_add = request.viewer.kind is BodyKind.SECRETARIAT and request.viewer.may(Permission.MEMBERS_MANAGE)
    context = presenting.directory(request.viewer) | {
        "add_url": reverse("members:add") if may_add else "",
        "waiting": presenting.waiting(request.viewer),
    }
    return render(request, "members/members.html", context)


@page(Permission.MEMBERS_MANAGE)
def add(request: ViewerRequest) -> HttpResponse:
    """The secretariat adds a bureau or a partner body."""
    form = BureauForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kind = BodyKind(said["kind"] or BodyKind.MEMBER)
        try:
            added = add_bureau(request.viewer, said["name"], said["short"], kind, said["state"])
            return redirect("members:bureau", added.pk)
        except Invalid as invalid:
            form.add_error(invalid.field or None, invalid.reason)
    context = {"form": form, "list_url": reverse("members:list")}
    return render(request, "members/add.html", context, status=400 if form.errors else 200)


@page(Permission.MEMBERS_READ)
@require_GET
def bureau(request: ViewerRequest, bureau_id: UUID) -> HttpResponse:
    """One body; its people and keys for those who look after them."""
    return _show(request, _body(request, bureau_id))


def _show(
    request: ViewerRequest, body: Bureau, at_fault: dict[str, forms.Form] | None = None, secret: str = ""
) -> HttpResponse:
    viewer = request.viewer
    manages = presenting.manages(viewer, body)
    own = body.answering.pk == viewer.bureau
    looks_after_keys = own and viewer.may(Permission.KEY_MANAGE)
    context: dict[str, Any] = {
        "bureau": presenting.head(body),
        "people": presenting.people(viewer, body),
        "waiting": presenting.waiting(viewer, body),
        "keys": presenting.keys(body) if looks_after_keys else None,
        "secret": secret,
        "unit_form": UnitForm() if manages and own and not body.answers_to_id else None,
        "person_form": PersonForm() if manages else None,
        "grant_form": GrantForm(body) if manages else None,
        "states_form": StatesForm(body) if manages and own and viewer.kind is not BodyKind.MEMBER else None,
        "key_form": KeyForm(_grants(body)) if looks_after_keys else None,
        "list_url": reverse("members:list"),
    }
    for name in ("add_unit", "add_person", "grant", "states", "key"):
        context[f"{name}_url"] = reverse(f"members:{name}", args=[body.pk])
    may_consent = own and viewer.may(Permission.DISCREET_MANAGE) and not body.answers_to_id
    context["consent_url"] = reverse("members:consent", args=[body.pk]) if may_consent else ""
    return render(request, "members/bureau.html", context | (at_fault or {}), status=400 if at_fault else 200)


@page(Permission.MEMBERS_MANAGE)
@require_POST
def add_unit(request: ViewerRequest, bureau_id: UUID) -> HttpResponse:
    form = UnitForm(request.POST)

    def change() -> None:
        said = form.cleaned_data
        add_bureau(request.viewer, said["name"], said["short"], answers_to=bureau_id)

    return _changed(request, bureau_id, "unit_form", form, change)


@page(Permission.MEMBERS_MANAGE)
@require_POST
def add_someone(request: ViewerRequest, bureau_id: UUID) -> HttpResponse:
    form = PersonForm(request.POST)

    def change() -> None:
        said = form.cleaned_data
        add_person(request.viewer, said["username"], said["name"], said["password"], said["language"])
        messages.success(request, _("Added. Now give this person a role."))

    return _changed(request, bureau_id, "person_form", form, change)


@page(Permission.MEMBERS_MANAGE)
@require_POST
def give_role(request: ViewerRequest, bureau_id: UUID) -> HttpResponse:
    form = GrantForm(_body(request, bureau_id), request.POST)

    def change() -> None:
        said = form.cleaned_data
        given = grant_role(
            request.viewer, said["username"].pk, bureau_id, Role(said["role"]), said["ends_at"]
        )
        if given.confirmed_at is None:
            messages.success(request, _("Given. It opens nothing before a second person confirms it."))

    return _changed(request, bureau_id, "grant_form", form, change)


@page(Permission.MEMBERS_MANAGE)
@require_POST
def declare_states(request: ViewerRequest, bureau_id: UUID) -> HttpResponse:
    """Say of which states somebody is."""
    form = StatesForm(_body(request, bureau_id), request.POST)

    def change() -> None:
        said = form.cleaned_data
        declare_nationalities(request.viewer, UUID(said["person"]), said["nationalities"])
        messages.success(request, _("Kept. She decides on no request of these states."))

    return _changed(request, bureau_id, "states_form", form, change)


@page(Permission.KEY_MANAGE)
@require_POST
def make_key(request: ViewerRequest, bureau_id: UUID) -> HttpResponse:
    """Make a key; its secret is on this page and nowhere else, ever."""
    body = _body(request, bureau_id)
    form = KeyForm(_grants(body), request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            _key, secret = create_key(
                request.viewer,
                UUID(said["grant"]),
                said["name"],
                [Purpose(purpose) for purpose in said["purposes"]],
                said["expires_at"],
                said["mandate"],
            )
            return _show(request, body, secret=secret)
        except Invalid as invalid:
            form.add_error(invalid.field if invalid.field in form.fields else None, invalid.reason)
    return _show(request, body, {"key_form": form})


@page(Permission.DISCREET_MANAGE)
@require_POST
def consent(request: ViewerRequest, bureau_id: UUID) -> HttpResponse:
    """Allow, or no longer allow, discreet checks on the bureau's own searches."""
    body = _body(request, bureau_id)
    if body.pk != request.viewer.bureau:
        raise NotFound
    set_discreet_consent(request.viewer, not body.consents_to_discreet)
    return redirect("members:bureau", bureau_id)


@page(Permission.MEMBERS_MANAGE)
@require_POST
def withdraw(request: ViewerRequest, grant_id: UUID) -> HttpResponse:
    return redirect("members:bureau", withdraw_role(request.viewer, grant_id).bureau_id)


@page(Permission.MEMBERS_CONFIRM)
@require_POST
def confirm(request: ViewerRequest, grant_id: UUID) -> HttpResponse:
    return redirect("members:bureau", confirm_role(request.viewer, grant_id).bureau_id)


@page(Permission.MEMBERS_CONFIRM)
@require_POST
def confirm_a_key(request: ViewerRequest, key_id: UUID) -> HttpResponse:
    return redirect("members:bureau", confirm_key(request.viewer, key_id).grant.bureau_id)


@page(Permission.KEY_MANAGE)
@require_POST
def revoke(request: ViewerRequest, key_id: UUID) -> HttpResponse:
    return redirect("members:bureau", revoke_key(request.viewer, key_id).grant.bureau_id)


def _changed(
    request: ViewerRequest, bureau_id: UUID, name: str, form: forms.Form, change: Callable[[], None]
) -> HttpResponse:
    """Carry out ``change`` where ``form`` is right; else show the body with what is wrong."""
    if form.is_valid():
        try:
            change()
            return redirect("members:bureau", bureau_id)
        except Invalid as invalid:
            form.add_error(invalid.field if invalid.field in form.fields else None, invalid.reason)
    return _show(request, _body(request, bureau_id), {name: form})


def _body(request: ViewerRequest, bureau_id: UUID) -> Bureau:
    bodies = Bureau.objects.visible_to(request.viewer).select_related("answers_to", "state")
    found = bodies.filter(pk=bureau_id).first()
    if found is None:
        raise NotFound
    return found


def _grants(body: Bureau) -> list[Grant]:
    return list(Grant.objects.in_force().filter(bureau=body).select_related("person", "bureau"))


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else "/"


@page(Permission.KEY_MANAGE)
def mandate(request: ViewerRequest, key_id: UUID) -> HttpResponse:
    """What a program may ask in bulk, why, and until when."""
    key = managed_key(request.viewer, key_id)
    form = MandateForm(request.POST or None, initial=MandateForm.of(key))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        pace = Pace(said["per_hour"], said["per_day"], said["batch"])
        try:
            give_mandate(request.viewer, key_id, said["mandate"], said["until"], pace)
            return redirect("members:bureau", key.grant.bureau_id)
        except Invalid as invalid:
            form.add_error(invalid.field if invalid.field in form.fields else None, invalid.reason)
    context = {"form": form, "key": key, "bureau": key.grant.bureau, "human": HUMAN}
    return render(request, "members/mandate.html", context, status=400 if form.errors else 200)
