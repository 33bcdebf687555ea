"""What people fill in about records: what one says, and how it is to be handled."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from comity.kernel import clock
from comity.kernel.codes import countries
from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.codes.purposes import Purpose
from comity.kernel.handling import Handling
from comity.kernel.truth import AudienceMode, Tier
from comity.members.queries import central_bureaus
from comity.records.models import Record
from comity.records.rules import DOCUMENTS, PERSON, Draft

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
PORTRAIT_BYTES = 2 * 2**20
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
SEXES = {"": _("not known"), "male": _("male"), "female": _("female"), "other": _("other")}
A_YEAR = timedelta(days=365)


class Lines(forms.CharField):
    """Several values, one on each line."""

    widget = forms.Textarea(attrs={"rows": 2, "dir": "auto"})

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(super().to_python(value)).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class DateLines(Lines):
    """Dates as far as they are known."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        for line in value:
            if not DATE.fullmatch(line):
                raise forms.ValidationError(
                    __("“%(date)s” is not a date. Write 1974, 1974-08 or 1974-08-12.") % {"date": line}
                )


class CountryLines(Lines):
    """Countries by name or code; kept as codes."""

    def clean(self, value: Any) -> list[str]:
        lines = super().clean(value)
        found = [(line, countries.find_nationality(line)) for line in lines]
        unknown = [line for line, country in found if country is None]
        if unknown:
            raise forms.ValidationError(__("No country is called “%(name)s”.") % {"name": unknown[0]})
        return [country.code for _line, country in found if country]


class HandlingForm(forms.Form):
    """The source's decision: who, how much, why, until when."""

    mode = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[
            (AudienceMode.ALL.value, _("All members")),
            (AudienceMode.ONLY.value, _("Only the bureaus chosen below")),
            (AudienceMode.EXCEPT.value, _("All members but those chosen below")),
        ],
    )
    bureaus = forms.MultipleChoiceField(label=_("Bureaus"), required=False)
    tier = forms.ChoiceField(
        label=_("How much they see"),
        choices=[
            (Tier.FULL.value, _("Full: the record itself")),
            (Tier.HIT_NO_HIT.value, _("Hit/no-hit: only that there is one, and whom to ask")),
            (Tier.DISCREET.value, _("Discreet: only a designated desk; needs a legal order")),
        ],
    )
    legal_order = forms.CharField(label=_("Legal order (for discreet)"), required=False, max_length=200)
    purposes = forms.MultipleChoiceField(
        label=_("For which purposes"),
        choices=Purpose.choices(),
        initial=[purpose.value for purpose in Purpose],
        widget=forms.CheckboxSelectMultiple,
    )
    handling_code = forms.ChoiceField(label=_("Handling code"), choices=HandlingCode.choices())
    handling_note = forms.CharField(label=_("Restriction in words (for H3)"), required=False, max_length=500)
    reliability = forms.ChoiceField(
        label=_("Reliability of the source"), choices=Reliability.choices(), initial=Reliability.X.value
    )
    accuracy = forms.ChoiceField(
        label=_("Accuracy of the information"),
        choices=Accuracy.choices(),
        initial=Accuracy.NOT_CORROBORATED.value,
    )
    confidentiality = forms.ChoiceField(label=_("Confidentiality level"), choices=Confidentiality.choices())
    sensitive = forms.BooleanField(label=_("Particularly sensitive data"), required=False)
    minor = forms.BooleanField(label=_("The person is a minor"), required=False)
    contested = forms.BooleanField(label=_("Contested"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bureaus"].choices = [  # type: ignore[attr-defined]
            (str(bureau.pk), bureau.name) for bureau in central_bureaus()
        ]

    def handling(self, source: UUID, expires_at: Any = None) -> Handling:
        """What was chosen, for ``source``; call after the form was found valid."""
        chosen = self.cleaned_data
        expires = expires_at or self.cleaned_data["expires_at"]
        return Handling(
            source=source,
            expires_at=expires,
            mode=AudienceMode(chosen["mode"]),
            bureaus=frozenset(map(UUID, chosen["bureaus"])),
            tier=Tier(chosen["tier"]),
            purposes=frozenset(map(Purpose, chosen["purposes"])),
            handling_code=HandlingCode(chosen["handling_code"]),
            handling_note=chosen["handling_note"],
            reliability=Reliability(chosen["reliability"]),
            accuracy=Accuracy(chosen["accuracy"]),
            confidentiality=Confidentiality(chosen["confidentiality"]),
            sensitive=chosen["sensitive"],
            minor=chosen["minor"],
            contested=chosen["contested"],
            legal_order=chosen["legal_order"],
        )

    @staticmethod
    def from_handling(handling: Handling) -> dict[str, Any]:
        plain = handling.as_json()
        return {name: value for name, value in plain.items() if name not in {"source", "expires_at"}}


def _expiry() -> forms.DateTimeField:
    return forms.DateTimeField(
        label=_("Expires"),
        initial=lambda: timezone.localtime(clock.now() + A_YEAR).replace(second=0, microsecond=0),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class SharingForm(HandlingForm):
    """A handling with its expiry, as a new record needs it."""

    expires_at = _expiry()


class PersonFields(forms.Form):
    """What a record says of a person."""

    name = Lines(label=_("Names"), help_text=_("One on each line, in any script."))
    alias = Lines(label=_("Other names"), required=False)
    weakAlias = Lines(label=_("Weak aliases"), required=False)  # noqa: N815 -- FollowTheMoney's name
    birthDate = DateLines(label=_("Birth dates"), required=False)  # noqa: N815
    birthPlace = Lines(label=_("Birth places"), required=False)  # noqa: N815
    nationality = CountryLines(label=_("Nationalities"), required=False)
    gender = forms.ChoiceField(label=_("Sex"), choices=list(SEXES.items()), required=False)
    passportNumber = Lines(label=_("Passport numbers"), required=False)  # noqa: N815
    idNumber = Lines(label=_("Other document numbers"), required=False)  # noqa: N815
    notes = Lines(label=_("Notes"), required=False)
    status = forms.ChoiceField(label=_("In what quality"), choices=[("", "—"), *PersonStatus.choices()])
    our_reference = forms.CharField(label=_("Our reference"), max_length=100, required=False)
    portrait = forms.FileField(label=_("Portrait (PNG or JPEG)"), required=False)

    schema = PERSON
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

    def clean_gender(self) -> list[str]:
        return [self.cleaned_data["gender"]] if self.cleaned_data.get("gender") else []

    def clean_portrait(self) -> tuple[str, bytes] | None:
        upload: UploadedFile[bytes] | None = self.cleaned_data.get("portrait")
        if not upload:
            return None
        if upload.size and upload.size > PORTRAIT_BYTES:
            raise forms.ValidationError(__("A portrait may have 2 MB at most."))
        content = upload.read()
        for beginning, media_type in PICTURES.items():
            if content.startswith(beginning):
                return media_type, content
        raise forms.ValidationError(__("This is neither a PNG nor a JPEG picture."))


class DocumentFields(forms.Form):
    """What a record says of a travel document."""

    number = Lines(label=_("Number"))
    country = CountryLines(label=_("Issued by"), required=False)
    type = Lines(label=_("Kind"), required=False)
    notes = Lines(label=_("Notes"), required=False)
    reason = forms.ChoiceField(
        label=_("Why it is on the list"), choices=[("", "—"), *DocumentReason.choices()]
    )
    our_reference = forms.CharField(label=_("Our reference"), max_length=100, required=False)

    schema = DOCUMENTS[0]
    properties = ("number", "country", "type", "notes")


class PersonForm(PersonFields, SharingForm):
    """A new person and its handling."""


class DocumentForm(DocumentFields, SharingForm):
    """A new document and its handling."""


def draft_of(form: PersonFields | DocumentFields, record: Record | None = None) -> Draft:
    """What was filled in; what the form does not show stays as ``record`` has it."""
    said = form.cleaned_data
    kept = dict(record.properties) if record else {}
    properties = {**kept, **{name: said[name] for name in form.properties}}
    return Draft(
        schema=record.schema if record else form.schema,
        properties=properties,
        status=said.get("status", ""),
        reason=said.get("reason", ""),
        our_reference=said["our_reference"],
        external_id=record.external_id if record else "",
        fingerprint=record.fingerprint if record else "",
        holder=str(record.holder_id or "") if record else "",
        portrait=said.get("portrait"),
    )


def said_by(record: Record) -> dict[str, Any]:
    """A record as the fields of its form."""
    fields = PersonFields if record.is_person else DocumentFields
    shown: dict[str, Any] = {name: record.values(name) for name in fields.properties}
    shown["gender"] = "".join(record.values("gender")[:1])
    return shown | {
        "status": record.status,
        "reason": record.reason,
        "our_reference": record.our_reference,
    }


class ExtendForm(forms.Form):
    expires_at = _expiry()
    reason = forms.CharField(label=_("Why it is still needed"), max_length=2000)


class DeleteForm(forms.Form):
    reason = forms.CharField(label=_("Why it is deleted"), max_length=2000)


class ImportForm(SharingForm):
    """A list and the handling of each of its entries."""

    file = forms.FileField(label=_("List"))
    status = forms.ChoiceField(
        label=_("In what quality persons are recorded"),
        choices=PersonStatus.choices(),
        initial=PersonStatus.PERSON_OF_INTEREST.value,
    )
    reason = forms.ChoiceField(
        label=_("Why documents are on the list"),
        choices=[("", _("They are only kept with the person who holds them")), *DocumentReason.choices()],
        required=False,
    )
