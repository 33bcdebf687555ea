"""What people fill in when they import a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from comity.kernel.truth import Tier
from comity.records.entries_form import EntriesForm
from comity.records.forms import Section
from comity.records.handling_form import HOW, TIERS, WHO, SharingForm


class ImportForm(EntriesForm, SharingForm):
    """A list and the handling of each of its entries."""

    file = forms.FileField(label=_("List"), error_messages={"required": _("Choose a file first.")})
    sections: tuple[Section, ...] = (
        (_("What its entries are"), ("status", "reason", "thing_reason")),
        (_("Who may see them, how much, and until when"), ("expires_at", *WHO)),
        (_("How they may be used, and how far they can be trusted"), HOW),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared = [(value, words) for value, words in TIERS if value != Tier.DISCREET.value]
        self.fields["tier"].choices = shared  # type: ignore[attr-defined]
        del self.fields["legal_order"], self.fields["contested"]  # said of one record at a time

    def clean_file(self) -> UploadedFile[bytes]:
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        limit = settings.COMITY.import_max_bytes
        if (upload.size or 0) > limit:
            raise forms.ValidationError(
                __("This list is larger than the %(limit)d MB this hub takes.") % {"limit": limit // 2**20}
            )
        return upload
