"""Why a record is kept, in one press."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.renewal_reasons import RenewalReason
from comity.records.reviewing.rules import LONGEST_NOTE


class RenewalForm(forms.Form):
    """``following``: the record that is looked at next."""

    record = forms.UUIDField()
    following = forms.UUIDField(required=False)
    reason = forms.ChoiceField(
        choices=RenewalReason.choices(), error_messages={"required": _("Choose why it is still needed.")}
    )
    note = forms.CharField(required=False, max_length=LONGEST_NOTE)
