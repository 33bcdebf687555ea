"""From a filled-in form to a command: what it refuses is said beside the field at fault, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django import forms

from comity.kernel.refusals import Denied, Invalid


def carried_out(form: forms.Form, change: Callable[[], object]) -> bool:
    """Do ``change`` where ``form`` was filled in rightly; whether it was done."""
    if not form.is_valid():
        return False
    try:
        change()
    except Invalid as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.reason)
        return False
    except Denied as refusal:
        form.add_error(None, refusal.reason)
        form.denied = True  # type: ignore[attr-defined]
        return False
    return True


def status_of(*filled: forms.Form | None) -> HTTPStatus:
    """How the page that shows these forms answers: fine, or that something in one of them was refused."""
    at_fault = [form for form in filled if form is not None and form.is_bound and form.errors]
    if any(getattr(form, "denied", False) for form in at_fault):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.BAD_REQUEST if at_fault else HTTPStatus.OK
