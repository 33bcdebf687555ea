"""What administrators fill in: bodies, people, roles, keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.kernel import clock
from comity.kernel.codes import countries
from comity.kernel.codes.purposes import Purpose
from comity.kernel.viewer import BodyKind
from comity.members.models import ApiKey, Bureau, Grant, Person
from comity.members.pace import LARGEST
from comity.members.roles import FOR_KIND, LABELS

HALF_A_YEAR = timedelta(days=180)
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish")), ("ar", _("Arabic"))]


def _until() -> forms.DateTimeField:
    return forms.DateTimeField(
        label=_("Until"),
        initial=lambda: (clock.now() + HALF_A_YEAR).replace(hour=0, minute=0, second=0, microsecond=0),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class BureauForm(forms.Form):
    """A new body; a bureau adds units, the secretariat everything else."""

    name = forms.CharField(label=_("Name"), max_length=200)
    short = forms.CharField(label=_("Short name"), max_length=40)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (BodyKind.MEMBER.value, _("National central bureau")),
            (BodyKind.PARTNER.value, _("Partner body")),
            (BodyKind.COMMISSION.value, _("Commission")),
        ],
        required=False,
    )
    state = forms.CharField(label=_("State (for a national bureau)"), required=False)

    def clean_state(self) -> str:
        text = self.cleaned_data["state"].strip()
        country = countries.find(text) if text else None
        if text and country is None:
            raise forms.ValidationError(_("No country is called that."))
        return country.code if country else ""


class UnitForm(forms.Form):
    """A national unit that the bureau answers for."""

    name = forms.CharField(label=_("Name"), max_length=200)
    short = forms.CharField(label=_("Short name"), max_length=40)


class PersonForm(forms.Form):
    """A new person; the password is handed over in person and changed at the first sign-in."""

    username = forms.SlugField(label=_("Name to sign in with"), max_length=60)
    name = forms.CharField(label=_("Full name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    password = forms.CharField(label=_("First password"), min_length=12, widget=forms.PasswordInput)


class GrantForm(forms.Form):
    """A role at this body, until a date."""

    username = forms.CharField(label=_("Person (name to sign in with)"), max_length=60)
    role = forms.ChoiceField(label=_("Role"))
    ends_at = _until()

    def __init__(self, bureau: Bureau, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = sorted(FOR_KIND[BodyKind(bureau.kind)])
        self.fields["role"].choices = [(role.value, LABELS[role]) for role in roles]  # type: ignore[attr-defined]

    def clean_username(self) -> Person:
        person = Person.objects.filter(username=self.cleaned_data["username"], is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody signs in with this name. Add the person first."))
        return person


class StatesForm(forms.Form):
    """Of which states somebody is: she decides on no notice of theirs."""

    person = forms.ChoiceField(label=_("Person"))
    nationalities = forms.MultipleChoiceField(
        label=_("States she is of"), help_text=_("Choose all of them: she decides on no request of theirs.")
    )

    def __init__(self, bureau: Bureau, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Grant.objects.in_force().filter(bureau=bureau).values("person")
        people = Person.objects.filter(pk__in=held).order_by("name")
        named = [(str(p.pk), f"{p.name} ({', '.join(p.nationalities).upper() or '—'})") for p in people]
        self.fields["person"].choices = [("", "—"), *named]  # type: ignore[attr-defined]
        language = (get_language() or "en").split("-")[0]
        states = [(state.code, state.name(language)) for state in countries.current(language)]
        self.fields["nationalities"].choices = states  # type: ignore[attr-defined]


class KeyForm(forms.Form):
    """A program's key; it acts for one grant."""

    grant = forms.ChoiceField(label=_("Acts for"))
    name = forms.CharField(label=_("Name of the program"), max_length=100)
    purposes = forms.MultipleChoiceField(
        label=_("Purposes; the first is the default"),
        choices=Purpose.choices(),
        widget=forms.CheckboxSelectMultiple,
    )
    expires_at = _until()
    mandate = forms.CharField(label=_("Legal basis for bulk use"), required=False, max_length=1000)

    def __init__(self, grants: list[Grant], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grant"].choices = [(str(grant.pk), str(grant)) for grant in grants]  # type: ignore[attr-defined]


class MandateForm(forms.Form):
    """The mandate of a key; an empty basis takes it away."""

    mandate = forms.CharField(
        label=_("Legal basis for bulk use"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Empty: the program asks at the pace of a person, one question at a time."),
    )
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: as long as the key."),
    )
    per_hour = forms.IntegerField(label=_("Questions an hour"), min_value=1, max_value=LARGEST.per_hour)
    per_day = forms.IntegerField(label=_("Questions a day"), min_value=1, max_value=LARGEST.per_day)
    batch = forms.IntegerField(label=_("Questions at a time"), min_value=1, max_value=LARGEST.batch)

    @staticmethod
    def of(key: ApiKey) -> dict[str, Any]:
        """What a key has now."""
        names = ("mandate", "per_hour", "per_day", "batch")
        return {name: getattr(key, name) for name in names} | {"until": key.mandate_until}
