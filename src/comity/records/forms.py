"""What people fill in about records: what one says, and what is to become of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.person_status import PersonStatus
from comity.records.fields import CountryLines, DateLines, Lines, choices_of, keep_known, where_from
from comity.records.handling_form import HOW, WHO, HandlingForm, SharingForm, SourceForm, expiry_field
from comity.records.models import Record
from comity.records.queries import own_persons
from comity.records.rules import (
    DOCUMENTS,
    LARGEST_PORTRAIT,
    LONGEST_REFERENCE,
    ORGANISATIONS,
    PERSON,
    PICTURES,
    Draft,
)
from comity.records.things.forms import fields_of
from comity.records.things.kinds import KINDS
from comity.records.words import DOCUMENT_KINDS, SEXES

Section = tuple[str | Promise, tuple[str, ...]]
PHOTOGRAPHS = ("image/png", "image/jpeg")
HANDLING: tuple[Section, ...] = (
    (_("Who may see it, how much, and until when"), ("expires_at", *WHO)),
    (_("How it may be used, and how far it can be trusted"), HOW),
)


class Fields(SourceForm):
    """Base of what a record says; ``properties`` are the fields that are FollowTheMoney properties."""

    schema_name = ""
    properties: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_known(self, self.properties)

    def draft(self, record: Record | None = None) -> Draft:
        """What was filled in; what the form does not show stays as ``record`` has it."""
        said = self.cleaned_data
        kept = dict(record.properties) if record else {}
        return Draft(
            schema=said.get("kind") or (record.schema if record else self.schema_name),
            properties={**kept, **{name: said[name] for name in self.properties}},
            status=said.get("status", ""),
            reason=said.get("reason", ""),
            our_reference=said["our_reference"],
            holder=said.get("holder", ""),
            portrait=said.get("portrait"),
        )


def _our_reference() -> forms.CharField:
    return forms.CharField(
        label=_("Our reference"),
        max_length=LONGEST_REFERENCE,
        required=False,
        help_text=_("How your bureau files it; whoever sees the record sees it too."),
    )


class PersonFields(Fields):
    """What a record says of a person."""

    name = Lines(label=_("Names"), required=False, help_text=_("One on each line, in any script."))
    alias = Lines(label=_("Other names"), required=False)
    weakAlias = Lines(  # noqa: N815 -- FollowTheMoney's name
        label=_("Weak aliases"),
        required=False,
        help_text=_("Nicknames that many people have; they count less."),
    )
    birthDate = DateLines(  # noqa: N815
        label=_("Birth dates"), required=False, help_text=_("As far as known: 1974, 1974-08 or 1974-08-12.")
    )
    birthPlace = Lines(label=_("Birth places"), required=False)  # noqa: N815
    nationality = CountryLines(
        label=_("Nationalities"),
        required=False,
        help_text=_("By name or code. No decision rests on them alone."),
    )
    gender = forms.MultipleChoiceField(
        label=_("Sex"),
        choices=list(SEXES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several where papers differ; none where it is not known."),
    )
    passportNumber = Lines(label=_("Passport numbers"), required=False)  # noqa: N815
    idNumber = Lines(label=_("Other document numbers"), required=False)  # noqa: N815
    notes = Lines(label=_("Notes"), required=False)
    status = forms.ChoiceField(
        label=_("In what quality"),
        choices=[("", "—"), *choices_of(PersonStatus)],
        help_text=where_from(PersonStatus),
        error_messages={"required": _("State in what quality this person is recorded.")},
    )
    our_reference = _our_reference()
    portrait = forms.FileField(
        label=_("Portrait"),
        required=False,
        help_text=_("PNG or JPEG, 2 MB at most. Choose it again if this page comes back to you."),
    )

    schema_name = PERSON
    properties = (
        "name",
        "alias",
        "weakAlias",
        "birthDate",
        "birthPlace",
        "nationality",
        "gender",
        "passportNumber",
        "idNumber",
        "notes",
    )
    sections: tuple[Section, ...] = (
        (_("Who"), ("name", "alias", "weakAlias", "status", "portrait")),
        (_("Further particulars"), ("birthDate", "birthPlace", "nationality", "gender")),
        (_("Papers and notes"), ("passportNumber", "idNumber", "notes", "our_reference")),
    )

    def clean_gender(self) -> list[str]:
        """What was ticked, and what a record had that this form does not offer."""
        others = [value for value in self.initial.get("gender") or () if value not in SEXES]
        return [*self.cleaned_data["gender"], *others]

    def clean_portrait(self) -> tuple[str, bytes] | None:
        upload: UploadedFile[bytes] | None = self.cleaned_data.get("portrait")
        if not upload:
            return None
        if (upload.size or 0) > LARGEST_PORTRAIT:
            raise forms.ValidationError(__("This picture is larger than 2 MB."))
        content = upload.read()
        for media_type in PHOTOGRAPHS:
            if content.startswith(PICTURES[media_type]):
                return media_type, content
        raise forms.ValidationError(__("This is neither a PNG nor a JPEG picture."))


class DocumentFields(Fields):
    """What a record says of a travel document."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(DOCUMENT_KINDS.items()))
    number = Lines(label=_("Number"), required=False)
    country = CountryLines(label=_("Issued by"), required=False, help_text=_("The state, by name or code."))
    reason = forms.ChoiceField(
        label=_("Why it is on the list"),
        choices=[("", "—"), *choices_of(DocumentReason)],
        help_text=where_from(DocumentReason),
        error_messages={"required": _("State why this document is on the list.")},
    )
    holder = forms.CharField(
        label=_("Holder"),
        required=False,
        max_length=300,
        help_text=_("A person your bureau has recorded: the name, or your reference."),
    )
    notes = Lines(label=_("Notes"), required=False)
    our_reference = _our_reference()

    schema_name = DOCUMENTS[0]
    properties = ("number", "country", "notes")
    sections: tuple[Section, ...] = (
        (_("Which document"), ("kind", "number", "country", "reason")),
        (_("Whose"), ("holder", "our_reference", "notes")),
    )

    def clean_holder(self) -> str:
        """The id of the person who is meant."""
        text = self.cleaned_data["holder"].strip()
        if not text:
            if self.initial.get("holder"):
                raise forms.ValidationError(
                    __("A document keeps a holder. Name another person to change it.")
                )
            return ""
        found = list(own_persons(self.source, text)[:2])
        if len(found) > 1:
            raise forms.ValidationError(__("Several persons are called that. Give your reference instead."))
        if not found:
            raise forms.ValidationError(__("Your bureau has recorded nobody by this name or reference."))
        return str(found[0].pk)


class OrganisationFields(Fields):
    """What a record says of an organisation."""

    name = Lines(label=_("Names"), required=False, help_text=_("One on each line, in any script."))
    alias = Lines(label=_("Other names"), required=False)
    weakAlias = Lines(label=_("Weak aliases"), required=False)  # noqa: N815
    country = CountryLines(label=_("Countries"), required=False)
    notes = Lines(label=_("Notes"), required=False)
    our_reference = _our_reference()

    schema_name = ORGANISATIONS[0]
    properties = ("name", "alias", "weakAlias", "country", "notes")
    sections: tuple[Section, ...] = ((_("Which organisation"), (*properties, "our_reference")),)


class NewForm(Fields, SharingForm):
    """Base of the forms of new records: what one says, and its handling."""


class PersonForm(PersonFields, NewForm):
    """A new person and its handling."""

    sections: tuple[Section, ...] = (*PersonFields.sections, *HANDLING)


class DocumentForm(DocumentFields, NewForm):
    """A new document and its handling."""

    sections: tuple[Section, ...] = (*DocumentFields.sections, *HANDLING)


class OrganisationForm(OrganisationFields, NewForm):
    """A new organisation and its handling."""

    sections: tuple[Section, ...] = (*OrganisationFields.sections, *HANDLING)


THINGS: dict[str, type[Fields]] = {
    kind.schema: type(kind.schema, (Fields,), fields_of(kind, _our_reference())) for kind in KINDS
}
"""Forms in which things are edited, by schema."""


def _new_thing(fields: type[Fields]) -> type[NewForm]:
    """A thing is no minor, but its owner may contest the record."""
    return type("New", (fields, NewForm), {"sections": (*fields.sections, *HANDLING), "minor": None})


NEW: dict[str, type[NewForm]] = {
    "person": PersonForm,
    "passport": DocumentForm,
    "organisation": OrganisationForm,
    **{kind.key: _new_thing(THINGS[kind.schema]) for kind in KINDS},
}
"""By the word in the address."""


def edited_in(schema: str) -> type[Fields]:
    """The form in which records of a kind are edited."""
    if schema == PERSON:
        return PersonFields
    if schema in ORGANISATIONS:
        return OrganisationFields
    return THINGS.get(schema, DocumentFields)


def edit_form(record: Record, *args: Any) -> Fields:
    """The form in which ``record`` is edited, filled with what it says."""
    initial: dict[str, Any] = {
        "status": record.status,
        "reason": record.reason,
        "our_reference": record.our_reference,
        **record.properties,
    }
    form = edited_in(record.schema)
    if form is DocumentFields:
        initial |= {"kind": record.schema, "holder": named(record.holder) if record.holder else ""}
    made = form(*args, initial=initial, source=record.source)
    made.fields["why"] = why_field()
    made.sections = (*made.sections, *WHY)
    return made


def named(person: Record) -> str:
    """What finds this person again in a field: her name, or what else is hers alone."""
    for text in (person.caption, person.our_reference):
        if text and len(own_persons(person.source, text)[:2]) == 1:
            return text
    return str(person.pk)


WHY: tuple[Section, ...] = ((_("For the history"), ("why",)),)


def why_field() -> forms.CharField:
    """For the history of a record, which its source alone sees."""
    return forms.CharField(
        label=_("Why it is changed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stays in the history of the record, for your bureau alone."),
    )


class RestrictForm(HandlingForm):
    """Another handling, and why."""

    why = why_field()


class ExtendForm(forms.Form):
    expires_at = expiry_field()
    reason = forms.CharField(
        label=_("Why it is still needed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class DeleteForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is deleted"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReferenceForm(forms.Form):
    reference = forms.CharField(
        label=_("How your bureau files this"), max_length=LONGEST_REFERENCE, required=False
    )
