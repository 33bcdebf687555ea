"""What a visitor looks for; which photograph a source lets anyone see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from comity.kernel.codes import countries
from comity.notices.model import Table
from comity.notices.models import NoticeFile
from comity.notices.public.models import Extract
from comity.notices.public.queries import Asked

OLDEST = 130
SEXES = [
    ("", _("Any")),
    (Extract.Sex.FEMALE.value, _("Female")),
    (Extract.Sex.MALE.value, _("Male")),
    (Extract.Sex.UNKNOWN.value, _("Not known")),
]


class AskedForm(forms.Form):
    """Filters of the board; none is required."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    age_min = forms.IntegerField(label=_("Age from"), min_value=0, max_value=OLDEST, required=False)
    age_max = forms.IntegerField(label=_("Age to"), min_value=0, max_value=OLDEST, required=False)

    def __init__(self, sent: Any, table: Table) -> None:
        super().__init__(sent, auto_id="id_%s")
        public = [(kind.id, __(kind.label)) for kind in table.types.values() if kind.public != "never"]
        self.fields["type"].choices = [("", __("All types")), *public]  # type: ignore[attr-defined]
        self.fields["nationality"].choices = [("", __("Any")), *countries_named()]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(
            type=said["type"],
            text=said["q"],
            nationality=said["nationality"],
            sex=said["sex"],
            age_min=said["age_min"],
            age_max=said["age_max"],
        )


class ExtractForm(forms.Form):
    """The one photograph that anyone may see, or none."""

    photograph = forms.ChoiceField(label=_("Photograph that anyone may see"), required=False)

    def __init__(self, files: list[NoticeFile], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(file.pk), file.name) for file in files if file.what == NoticeFile.What.PHOTOGRAPH]
        self.fields["photograph"].choices = [("", __("None")), *offered]  # type: ignore[attr-defined]


def countries_named() -> list[tuple[str, str]]:
    """Every country by its code, in the order of its name in the reader's language."""
    language = (get_language() or "en").split("-")[0]
    return [(country.code, country.name(language)) for country in countries.current(language)]
