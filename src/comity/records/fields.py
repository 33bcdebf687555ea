"""Fields in which several values are given, one on each line: texts, dates as far as known, countries, codes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import escape, format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.kernel.codes import countries
from comity.kernel.codes.lists import Code
from comity.records.rules import DATE


class Lines(forms.CharField):
    """Several values, one on each line; each once."""

    widget = forms.Textarea(attrs={"rows": 2, "dir": "auto"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        lines = dict.fromkeys(line.strip() for line in str(text).splitlines())
        return [self.value_of(line) for line in lines if line]

    def value_of(self, line: str) -> str:
        """What is kept of one line; raises ``ValidationError`` where it cannot be."""
        return line

    def line_of(self, value: str) -> str:
        """How one kept value is shown."""
        return value

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(self.line_of, value)) if isinstance(value, list) else value


class DateLines(Lines):
    """Dates as far as they are known: a year, a month or a day."""

    def value_of(self, line: str) -> str:
        if not is_date(line):
            raise forms.ValidationError(
                _("“%(date)s” is not a date. Write 1974, 1974-08 or 1974-08-12.") % {"date": line}
            )
        return line


def is_date(text: str) -> bool:
    """Whether ``text`` is a date of the calendar, or the beginning of one."""
    if not DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text[:10] + "-01-01"[len(text[:10]) - 4 :])
    except ValueError:
        return False
    return True


class CountryLines(Lines):
    """Countries by name, nationality or code; kept as codes.

    ``kept``: codes that a record had before. One that no list knows may stay, because a source wrote it.
    """

    kept: frozenset[str] = frozenset()

    def value_of(self, line: str) -> str:
        country = countries.find_nationality(line)
        if country is None and line not in self.kept:
            raise forms.ValidationError(_("No country is called “%(name)s”.") % {"name": line})
        return country.code if country and line not in self.kept else line

    def line_of(self, value: str) -> str:
        shown = country_name(value)
        found = countries.find(shown)
        return shown if found and found.code == value else value


class RecordField(forms.CharField):
    """Another record: its address, or the identifier at its end, which is what is kept."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = gettext_lazy("Its address in the browser, or the identifier at its end.")
        super().__init__(max_length=300, help_text=help_text, **kwargs)

    def clean(self, value: Any) -> str:
        parts = [part for part in str(super().clean(value)).strip().split("/") if part]
        field = forms.UUIDField(
            error_messages={"invalid": gettext_lazy("This is no identifier of a record.")}
        )
        return str(field.clean(parts[-1] if parts else ""))


def country_name(code: str) -> str:
    """A country's name in the reader's language; the code itself where no list has it."""
    country = countries.find(code)
    return country.name((get_language() or "en").split("-")[0]) if country else code


def choices_of(codes: type[Code], lettered: bool = False) -> list[tuple[str, Any]]:
    """A code list as a form offers it, each with its help; ``lettered``: the code itself comes first."""
    return choices_of_codes(codes, lettered)


def choices_of_codes(codes: Iterable[Code], lettered: bool = False) -> list[tuple[str, Any]]:
    """The same of some codes of a list."""
    return [(code.value, _choice_lazily(code, lettered)) for code in codes]


def _choice(code: Code, lettered: bool) -> str:
    words = f"{code.value} · {code.label}" if lettered else str(code.label)
    if code.help:
        words = _("%(label)s: %(help)s") % {"label": words, "help": code.help}
    return _("%(words)s (recalled)") % {"words": words} if code.recalled else words


_choice_lazily = lazy(_choice, str)


def _where_from(codes: type[Code]) -> str:
    said = format_html(
        "<bdi>{}</bdi>",
        _("%(source)s, %(version)s.") % {"source": codes.about.source, "version": codes.about.version},
    )
    if not any(code.recalled for code in codes):
        return said
    return (
        said + " " + escape(_("“Recalled”: written from general knowledge, to be checked against the text."))
    )


where_from = lazy(_where_from, str)
"""The text a code list was taken from, as the help of a field."""


def keep_known(form: forms.Form, names: Iterable[str]) -> None:
    """Let the countries that ``form`` began with stay as they are."""
    for name in names:
        field = form.fields[name]
        if isinstance(field, CountryLines):
            field.kept = frozenset(form.initial.get(name) or ())
