"""What somebody says of all entries of a list or a register at once, beside their handling."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.codes.thing_reasons import ThingReason
from comity.records.fields import choices_of, where_from


class EntriesForm(forms.Form):
    """In what quality persons, and why documents and things, are in it."""

    status = forms.ChoiceField(
        label=_("In what quality persons are recorded"),
        choices=choices_of(PersonStatus),
        initial=PersonStatus.PERSON_OF_INTEREST.value,
        help_text=where_from(PersonStatus),
    )
    reason = forms.ChoiceField(
        label=_("Why documents are in it"),
        choices=[("", _("They are only kept with the person who holds them")), *choices_of(DocumentReason)],
        required=False,
        help_text=where_from(DocumentReason),
    )
    thing_reason = forms.ChoiceField(
        label=_("Why things and accounts are in it"),
        choices=[("", _("They are not taken in")), *choices_of(ThingReason)],
        required=False,
        help_text=where_from(ThingReason),
    )
