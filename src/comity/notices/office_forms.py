"""The small forms of offices and between bureaus."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from comity.kernel.codes import countries
from comity.notices.models import Disagreement, Notice, Protected
from comity.records.fields import CountryLines, Lines, country_name

GROUNDS = {
    Protected.Ground.ASYLUM.value: _("Asylum sought or granted"),
    Protected.Ground.PRESUMED_VICTIM.value: _("Presumed victim"),
    Protected.Ground.WITNESS.value: _("Witness"),
}
WORDS = {"rows": 3, "dir": "auto"}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class ProtectedForm(forms.Form):
    """Somebody under protection."""

    ground = forms.ChoiceField(
        label=_("Why she is protected"),
        choices=list(GROUNDS.items()),
    )
    names = Lines(label=_("Names"), help_text=_("One on each line."))
    born = forms.CharField(
        label=_("Born"),
        required=False,
        max_length=10,
        help_text=_("As 1984-03-17, or as 1984-03 or 1984 where no more is known."),
    )
    feared = CountryLines(label=_("States she is protected from"), required=False)
    until = _day(_("Protected until"))
    contact = forms.CharField(label=_("Whom the protection officer may ask"), required=False, max_length=500)


class FlagForm(forms.Form):
    """What reviewers are to bear in mind about a state."""

    country = forms.ChoiceField(label=_("Country"))
    text = forms.CharField(
        label=_("What reviewers are to bear in mind"), max_length=5_000, widget=forms.Textarea(attrs=WORDS)
    )
    until = _day(_("Until"))

    def __init__(self, *sent: Any, **more: Any) -> None:
        super().__init__(*sent, **more)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        listed = countries.current((get_language() or "en").split("-")[0])
        field.choices = [("", "—"), *((c.code, country_name(c.code)) for c in listed)]


class DeletionForm(forms.Form):
    notice = forms.CharField(label=_("Reference of the notice"), max_length=40)
    decision = forms.CharField(label=_("Reference of the decision"), max_length=200)


class LocatedForm(forms.Form):
    """The subject was found. An adult who went missing decides what may be told."""

    arrested = forms.BooleanField(label=_("The person was arrested"), required=False)
    wish = forms.ChoiceField(
        label=_("What she lets be told to whoever reported her missing"),
        choices=[
            ("", "—"),
            ("nothing", _("Nothing at all")),
            ("found", _("Only that she was found and is alive")),
            ("words", _("What is written below")),
        ],
        required=False,
    )
    note = forms.CharField(
        label=_("In words"), required=False, max_length=300, widget=forms.Textarea(attrs=WORDS)
    )

    def __init__(self, notice: Notice, *sent: Any, **more: Any) -> None:
        super().__init__(*sent, **more)
        missing = notice.content.get("status") == "missing"
        if missing:
            del self.fields["arrested"]
        if not missing or notice.content.get("minor") is True:
            del self.fields["wish"]


class TellForm(forms.Form):
    what = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            ("extradition_refused", _("We refused extradition")),
            ("asylum_granted", _("We granted asylum")),
        ],
    )


class PursueForm(forms.Form):
    """How it goes on after an arrest."""

    verb = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            ("request_extradition", _("Extradition asked for")),
            ("surrender", _("Surrendered")),
            ("close", _("Closed")),
        ],
    )
    note = forms.CharField(
        label=_("In words"), required=False, max_length=5_000, widget=forms.Textarea(attrs=WORDS)
    )


class OutcomeForm(forms.Form):
    """What the legal office decides where two bureaus disagree."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Disagreement.Outcome.STANDS.value, _("The notice stands")),
            (Disagreement.Outcome.LOOK_AGAIN.value, _("It is suspended, and reviewers look at it again")),
        ],
    )
    note = forms.CharField(label=_("Reason"), max_length=5_000, widget=forms.Textarea(attrs=WORDS))


class WaiveForm(forms.Form):
    """A threshold that the legal office waives."""

    step = forms.ChoiceField(label=_("Condition"))
    reason = forms.CharField(label=_("Reason"), max_length=5_000, widget=forms.Textarea(attrs=WORDS))

    def __init__(self, notice: Notice, *sent: Any, **more: Any) -> None:
        super().__init__(*sent, **more)
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        steps = [notice.table.steps[name] for name in notice.kind.steps]
        field.choices = [(step.id, f"{step.id} · {__(step.text)}") for step in steps if step.waivable]
