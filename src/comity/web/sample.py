"""Fictional data for the style guide, in several scripts. Nobody here exists."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from comity.kernel.clock import now
from comity.kernel.codes.purposes import Purpose

TONES = ("plain", "lead", "note", "match", "hit", "clear", "discreet")


class SampleForm(forms.Form):
    """One field of each kind, so that the style guide shows them all."""

    name = forms.CharField(help_text="In any script, as it is written in the document.")
    birth_date = forms.CharField(
        required=False, help_text="A year, a month or a day: 1974, 1974-08, 1974-08-12."
    )
    purpose = forms.ChoiceField(choices=Purpose.choices)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    audience = forms.ChoiceField(
        choices=[("all", "All members"), ("only", "Only these"), ("except", "All but these")],
        widget=forms.RadioSelect,
        initial="all",
    )
    minor = forms.BooleanField(required=False, label="The person is a minor")


def sample() -> dict[str, Any]:
    """The context of ``web/style.html``."""
    moment = now()
    form = SampleForm({"name": "", "purpose": "border_control", "audience": "all", "birth_date": "1974"})
    form.is_valid()
    return {
        "tones": TONES,
        "form": form,
        "empty_form": SampleForm(prefix="empty"),
        "handlings": [
            handling(),
            handling(tier="hit_no_hit", code="H2", sensitive=True),
            discreet_handling(),
        ],
        "rows": comparison(),
        "features": features(),
        "page": Paginator(range(240), 25).page(4),
        "earlier": moment - timedelta(minutes=7),
        "long_ago": moment - timedelta(hours=3, minutes=12),
        "people": people(),
        "moment": moment,
    }


def handling(tier: str = "full", code: str = "H0", **flags: bool) -> SimpleNamespace:
    """Something with the fields of a :class:`comity.kernel.handling.Handling` that pages show."""
    marks = {"sensitive": False, "minor": False, "contested": False, **flags}
    return SimpleNamespace(
        tier=tier,
        handling_code=code,
        handling_note="",
        reliability="B",
        accuracy="2",
        confidentiality="for_official_use_only",
        **marks,
    )


def discreet_handling() -> SimpleNamespace:
    strict = handling(tier="discreet", code="H3", minor=True, contested=True)
    strict.confidentiality = "confidential"
    strict.handling_note = "Ask the source before anything is written into a file."
    return strict


def comparison() -> list[dict[str, Any]]:
    """Rows of a counter card: what agrees, what differs, what one side does not know."""
    return [
        _row(
            _("Name"),
            "MARAVI SOLENNE TADEO",
            "Тадео Марави Соленне",
            "agree",
            note=_("same name, other script"),
        ),
        _row(_("Born"), "1981-03-09", "1981-09-03", "differ", note=_("day and month swapped")),
        _row(_("Sex"), "M", "M", "agree"),
        _row(_("Nationality"), "Utopia", "Utopia", "agree"),
        _row(_("Document"), "L898902C3", "L898902C3", "agree", code=True, note=_("passport, stolen 4 May")),
        _row(_("Place of birth"), "", "Zenith", "unknown"),
    ]


def _row(
    label: str, ours: str, theirs: str, verdict: str, note: str = "", code: bool = False
) -> dict[str, Any]:
    return {"label": label, "ours": ours, "theirs": theirs, "verdict": verdict, "note": note, "code": code}


def features() -> list[dict[str, Any]]:
    return [
        {
            "words": _("Every part of the name agrees, written in another script"),
            "value": 0.94,
            "against": False,
        },
        {"words": _("The document number is the same"), "value": 1.0, "against": False},
        {"words": _("Day and month of birth are swapped"), "value": 0.35, "against": True},
    ]


def people() -> list[dict[str, Any]]:
    """Rows of a table: names in the scripts a duty officer meets."""
    return [
        {
            "seat": "14C",
            "name": "MARAVI SOLENNE TADEO",
            "born": "1981-03-09",
            "country": "UTO",
            "match": True,
        },
        {"seat": "02A", "name": "نورة السالمية", "born": "1990", "country": "UTO", "match": False},
        {"seat": "21F", "name": "李 明霞", "born": "1968-11-30", "country": "UTO", "match": False},
        {"seat": "", "name": "Ołena Żywczyk-Håkansson", "born": "", "country": "XXA", "match": False},
    ]
