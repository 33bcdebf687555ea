"""The guided form of a draft, made from the rule tables; the small forms of review and life."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from comity.kernel.truth import AudienceMode
from comity.members.queries import central_bureaus
from comity.notices.checks import is_filled
from comity.notices.commands import Audience
from comity.notices.model import Field, Mark, Table, Type
from comity.notices.models import NoticeFile, StepAnswer
from comity.notices.rules import LANGUAGES
from comity.records.fields import CountryLines, Lines

OFFENCES = 3
"""Rows that the form offers; the API takes more."""
CATEGORIES = [
    ("", "—"),
    ("ordinary", _("Serious ordinary-law crime")),
    ("morals", _("Matter of behaviour or culture")),
    ("family", _("Family or private matter")),
    ("administrative", _("Administrative matter or private dispute")),
]
LANGUAGE_NAMES = {"en": _("English"), "fr": _("French"), "es": _("Spanish"), "ar": _("Arabic")}


class DraftForm(forms.Form):
    """Every field of one type, none of them required: what is missing is said beside the form, and on submitting."""

    def __init__(
        self,
        kind: Type,
        table: Table,
        sent: Mapping[str, Any] | None,
        source: UUID,
        audience: Audience,
        content: Mapping[str, Any],
    ) -> None:
        super().__init__(sent, initial=flat(content, kind, table))
        self.kind, self.table = kind, table
        for name in kind.fields:
            for key, field in _fields(table.fields[name], kind):
                field.required = False
                self.fields[key] = field
            self.fields[_first(table.fields[name])].help_text = help_of(kind, name)
        self._audience(source, audience)

    def _audience(self, source: UUID, audience: Audience) -> None:
        modes = [
            (AudienceMode.ALL.value, _("All members")),
            (AudienceMode.EXCEPT.value, _("All members but those named")),
        ]
        only = [(AudienceMode.ONLY.value, _("Only the bureaus named"))]
        offered = only if self.kind.diffusion else [*modes, *only]
        self.fields["mode"] = forms.ChoiceField(
            label=_("Who gets it"), choices=offered, required=False, initial=audience.mode.value
        )
        others = [bureau for bureau in central_bureaus() if bureau.pk != source]
        bureaus = [(str(bureau.pk), format_html("<bdi>{}</bdi>", bureau.name)) for bureau in others]
        self.fields["bureaus"] = forms.MultipleChoiceField(
            label=_("Bureaus"),
            choices=bureaus,
            required=False,
            initial=[str(bureau) for bureau in audience.bureaus],
            widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-many"}),
        )

    def content(self) -> dict[str, Any]:
        """What was typed, as the draft holds it."""
        return {name: _value(self.table.fields[name], self.cleaned_data) for name in self.kind.fields}

    def audience(self) -> Audience:
        mode = AudienceMode(self.cleaned_data["mode"] or AudienceMode.ALL)
        named = (
            frozenset(map(UUID, self.cleaned_data["bureaus"]))
            if mode is not AudienceMode.ALL
            else frozenset()
        )
        return Audience(mode, named)

    def sections(self) -> Iterator[dict[str, Any]]:
        """Title and fields of each part, in the order of the table; long texts stand side by side in four languages."""
        for section in self.table.sections:
            shown = [self.table.fields[name] for name in section.fields if name in self.kind.fields]
            if shown:
                rows = [self._row(field) for field in shown]
                yield {"id": section.id, "title": __(section.label), "rows": rows}
        yield {
            "id": "audience",
            "title": __("Who gets it"),
            "rows": [{"fields": [self["mode"], self["bureaus"]]}],
        }

    def _row(self, field: Field) -> dict[str, Any]:
        keys = [key for key, _field in _fields(field, self.kind)]
        title = __(field.label) if len(keys) > 1 else ""
        help_text = self.fields[keys[0]].help_text if title else ""
        if title:
            self.fields[keys[0]].help_text = ""
        return {"id": field.id, "title": title, "help": help_text, "fields": [self[key] for key in keys]}


def help_of(kind: Type, name: str) -> SafeString:
    """The conditions that this field has to meet, in plain words, and how sure we are of each."""
    rules = [c for c in kind.conditions if c.field == name]
    return format_html_join(" ", "<span>{}{}</span>", ((__(c.text), _mark(c.mark)) for c in rules))


def _mark(mark: Mark) -> SafeString | str:
    return "" if mark is Mark.SOURCED else format_html(" ({})", mark.label)


def _first(field: Field) -> str:
    return {"long": f"{field.id}_{LANGUAGES[0]}", "offences": "offence_0_charge"}.get(field.kind, field.id)


def _fields(field: Field, kind: Type) -> Iterator[tuple[str, forms.Field]]:
    label = _(field.label)
    if field.kind == "long":
        for code in LANGUAGES:
            area = forms.Textarea(attrs={"rows": 3, "lang": code, "dir": "rtl" if code == "ar" else "ltr"})
            yield (
                f"{field.id}_{code}",
                forms.CharField(label=LANGUAGE_NAMES[code], widget=area, max_length=10_000),
            )
    elif field.kind == "offences":
        for place in range(OFFENCES):
            yield from _offence(place)
    elif field.kind == "lines":
        yield field.id, Lines(label=label, help_text=_("One on each line."))
    elif field.kind == "countries":
        yield field.id, CountryLines(label=label)
    elif field.kind == "yes":
        yield field.id, forms.BooleanField(label=label)
    elif field.kind == "choice":
        allowed = {"subject": kind.subjects, "status": kind.statuses}.get(field.id, tuple(field.choices))
        choices = [("", "—"), *((code, _(words)) for code, words in field.choices.items() if code in allowed)]
        yield field.id, forms.ChoiceField(label=label, choices=choices)
    else:
        yield (
            field.id,
            forms.CharField(label=label, max_length=500, widget=forms.TextInput(attrs={"dir": "auto"})),
        )


def _offence(place: int) -> Iterator[tuple[str, forms.Field]]:
    begins, number = f"offence_{place}", {"number": place + 1}
    yield f"{begins}_charge", forms.CharField(label=_("Offence %(number)d: charge") % number, max_length=500)
    yield f"{begins}_law", forms.CharField(label=_("Law that was broken"), max_length=500)
    yield f"{begins}_category", forms.ChoiceField(label=_("Kind of offence"), choices=CATEGORIES)
    for name, label in (
        ("max_penalty_months", _("Maximum penalty, in months")),
        ("sentence_months", _("Sentence imposed, in months")),
        ("remaining_months", _("Left to serve, in months")),
    ):
        yield f"{begins}_{name}", forms.IntegerField(label=label, min_value=0, max_value=12_000)
    yield f"{begins}_organised", forms.BooleanField(label=_("It serves a serious or organised crime"))


def _value(field: Field, said: Mapping[str, Any]) -> Any:
    if field.kind == "long":
        return {code: said[f"{field.id}_{code}"] for code in LANGUAGES if said.get(f"{field.id}_{code}")}
    if field.kind == "offences":
        rows = [{name.split("_", 2)[2]: said.get(name) for name, _f in _offence(n)} for n in range(OFFENCES)]
        return [row for row in rows if any(is_filled(value) for value in row.values())]
    return said.get(field.id)


def flat(content: Mapping[str, Any], kind: Type, table: Table) -> dict[str, Any]:
    """What a draft holds, as the form's fields begin with it."""
    said: dict[str, Any] = {}
    for name in kind.fields:
        value = content.get(name)
        if table.fields[name].kind == "long":
            said |= {f"{name}_{code}": text for code, text in (value or {}).items()}
        elif table.fields[name].kind == "offences":
            for place, row in enumerate(value or ()):
                said |= {f"offence_{place}_{key}": each for key, each in row.items()}
        else:
            said[name] = value
    return said


class NoteForm(forms.Form):
    """Words for an act: why, or what is asked."""

    note = forms.CharField(
        label=_("In words"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )

    def __init__(self, *sent: Any, label: Any = None, required: bool = True, **more: Any) -> None:
        super().__init__(*sent, **more)
        self.fields["note"].required = required
        self.fields["note"].label = label or self.fields["note"].label


class FileForm(forms.Form):
    """A photograph or an attachment."""

    what = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (NoticeFile.What.PHOTOGRAPH.value, _("A photograph")),
            (NoticeFile.What.ATTACHMENT.value, _("An attachment")),
        ],
    )
    file = forms.FileField(label=_("File"), help_text=_("JPEG or PNG; an attachment may be a PDF too."))
    confirmed = forms.BooleanField(label=_("Nobody else can be recognised on the photograph"), required=False)


class RenewalForm(forms.Form):
    until = forms.DateField(label=_("Keep until"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label=_("Why it is still needed"), widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )


class StepsForm(forms.Form):
    """The decision table: an answer and a reason for each step."""

    CHOICES = [
        ("", "—"),
        (StepAnswer.Answer.HOLDS.value, _("Holds")),
        (StepAnswer.Answer.FAILS.value, _("Does not hold")),
        (StepAnswer.Answer.ASK.value, _("To be asked")),
    ]

    def __init__(self, kind: Type, table: Table, *sent: Any, answers: Mapping[str, StepAnswer]) -> None:
        super().__init__(*sent)
        self.steps = [table.steps[name] for name in kind.steps if table.steps[name].by == "reviewer"]
        self.answers = answers
        for step in self.steps:
            had = answers.get(step.id)
            mine = had if had and had.answer != StepAnswer.Answer.WAIVED.value else None
            self.fields[step.id] = forms.ChoiceField(
                label=_("Answer"), choices=self.CHOICES, required=False, initial=mine.answer if mine else ""
            )
            self.fields[f"{step.id}_reason"] = forms.CharField(
                label=_("Reason"),
                required=False,
                initial=mine.reason if mine else "",
                max_length=5_000,
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "id": step.id,
                "text": __(step.text),
                "mark": step.mark.label,
                "source": step.source,
                "answer": self[step.id],
                "reason": self[f"{step.id}_reason"],
                "waived": (had := self.answers.get(step.id)) is not None and had.answer == "waived",
            }
            for step in self.steps
        ]

    def said(self) -> dict[str, tuple[str, str]]:
        """Answer and reason of each step that was answered."""
        return {
            step.id: (self.cleaned_data[step.id], self.cleaned_data[f"{step.id}_reason"])
            for step in self.steps
            if self.cleaned_data[step.id]
        }


class DecisionForm(forms.Form):
    """A refusal's code, and words for the bureau beside its letter."""

    code = forms.ChoiceField(label=_("Code"))
    note = forms.CharField(
        label=_("Words to the bureau"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, table: Table, *sent: Any, **more: Any) -> None:
        super().__init__(*sent, **more)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code.id, f"{code.id} · {__(code.text)}") for code in table.codes.values()]
