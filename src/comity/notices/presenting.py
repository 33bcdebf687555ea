"""Notices as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names
from comity.notices import queries, rules
from comity.notices.checks import is_filled
from comity.notices.model import Condition, Field, Table
from comity.notices.models import Notice, NoticeStep, Purge, Question
from comity.records.fields import country_name

TONES = {
    "draft": "plain",
    "submitted": "note",
    "screening": "note",
    "review": "note",
    "info_requested": "match",
    "approved": "lead",
    "published": "lead",
    "suspended": "match",
    "located": "hit",
    "arrested": "hit",
    "extradition_pending": "hit",
}


def words_of_step(step: NoticeStep, table: Table) -> str:
    """What happened, in words."""
    if step.verb in table.transitions:
        return _(table.transitions[step.verb].label)
    return {
        "checked": _("Checked afterwards: it stays"),
        "contested": _("Contested"),
        "uncontested": _("No longer contested"),
        "amendment": _("An amendment was proposed"),
        "amendment_accepted": _("The amendment was let in"),
        "amendment_refused": _("The amendment was not let in"),
        "renewal_asked": _("Asked to keep it longer"),
        "renewed": _("Kept longer"),
        "renewal_refused": _("Not kept longer"),
        "extradition_refused": _("A state refused extradition"),
    }.get(step.verb, step.verb)


def words_of_question(question: Question) -> str:
    """What the machine asks of reviewers, or a reviewer of the bureau."""
    code, _colon, about = question.code.partition(":")
    words = {
        "political_office": _(
            "The bureau says that the person holds or seeks political office, or is known as an opponent, a journalist or a defender of human rights."
        ),
        "judged_before": _("The bureau says that the person was judged before for the same facts."),
        "extradition_refused": _("The bureau says that a state has refused extradition."),
        "in_absentia": _("The bureau says that the judgment was given in the person’s absence."),
        "minor": _("The person is a minor."),
        "no_judge": _("No judge issued the warrant."),
        "context": _("The legal office flagged a state that is named: %(about)s.")
        % {"about": country_name(about)},
        "earlier_refusal": _("A request about what may be the same person was turned down before: %(about)s.")
        % {"about": about},
        "duplicate": _("What may be the same person is asked about already: %(about)s.") % {"about": about},
    }
    return question.text or words.get(code, question.code)


def rows(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    """Lines of a list; one query for the names of all sources."""
    listed = list(notices)
    names = bureau_names({notice.source for notice in listed})
    return [_row(notice, names.get(notice.source, "")) for notice in listed]


def _row(notice: Notice, source: str) -> dict[str, Any]:
    return {
        "url": reverse("notices:detail", args=[notice.pk]),
        "review_url": reverse("notices:review", args=[notice.pk]),
        "name": notice.caption or _("(no name yet)"),
        "type": _(notice.kind.label),
        "colour": notice.type,
        "reference": notice.reference,
        "state": _(notice.table.states[notice.state].label),
        "tone": TONES.get(notice.state, "plain"),
        "source": source,
        "contested": notice.contested,
        "since": notice.submitted_at or notice.updated_at,
        "due": notice.due_at if notice.state in {"review", "info_requested"} else None,
        "overdue": bool(notice.due_at and notice.due_at < clock.now()),
        "published": notice.published_at,
        "expires": notice.expires_at,
        "why": _why(notice),
        "updated": notice.updated_at,
    }


def _why(notice: Notice) -> str:
    """Why it stands in the queue."""
    if notice.to_check:
        return _("sent at once: to be checked")
    if notice.amendment is not None:
        return _("an amendment waits")
    if notice.renewal_until is not None:
        return _("to be kept longer?")
    return _("to be looked at again") if notice.state == "suspended" else ""


def facts(notice: Notice, party: bool) -> list[dict[str, Any]]:
    """What a notice says, part by part, as far as this reader may read it."""
    return said(rules.shown(notice.content, notice.table, party), notice.table)


def said(content: Mapping[str, Any], table: Table) -> list[dict[str, Any]]:
    """What ``content`` says, part by part."""
    parts = []
    for section in table.sections:
        facts = [
            {"label": _(table.fields[name].label), "values": values(table.fields[name], content[name])}
            for name in section.fields
            if name in content and is_filled(content[name])
        ]
        if facts:
            parts.append({"title": _(section.label), "id": section.id, "facts": facts})
    return parts


def values(field: Field, value: Any) -> list[str]:
    """One field in lines of words; long texts in the reader's language where there is one, else in all there are."""
    if isinstance(value, Mapping):
        own = value.get((get_language() or "en").split("-")[0])
        return [own] if own else list(value.values())
    if field.kind == "offences":
        return [_offence(row) for row in value]
    if field.kind == "countries":
        return [country_name(code) for code in value]
    if value is True:
        return [_("yes")]
    if field.choices:
        return [_(field.choices.get(str(value), str(value)))]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _offence(row: Mapping[str, Any]) -> str:
    parts = [str(row.get("charge") or ""), str(row.get("law") or "")]
    for name, words in (
        ("max_penalty_months", _("at most %(months)d months")),
        ("sentence_months", _("%(months)d months imposed")),
        ("remaining_months", _("%(months)d months left")),
    ):
        if row.get(name):
            parts.append(words % {"months": row[name]})
    return " · ".join(part for part in parts if part)


def conditions(lacking: Iterable[Condition]) -> list[dict[str, Any]]:
    """What is still missing and why, with the place on the form where it is mended."""
    return [
        {"id": c.id, "text": _(c.text), "field": c.field, "source": c.source, "mark": c.mark.label}
        for c in lacking
    ]


def timeline(viewer: Viewer, notice: Notice) -> list[dict[str, Any]]:
    steps = list(queries.steps(viewer, notice))
    names = bureau_names({step.bureau for step in steps if step.bureau})
    return [
        {
            "title": words_of_step(step, notice.table),
            "at": step.at,
            "who": names.get(step.bureau, "") if step.bureau else _("Secretariat"),
            "words": step.note,
            "tone": TONES.get(step.after, "plain"),
        }
        for step in steps
    ]


def questions(viewer: Viewer, notice: Notice) -> list[dict[str, Any]]:
    return [
        {
            "id": question.pk,
            "text": words_of_question(question),
            "machine": bool(question.code),
            "due": question.due_at,
            "answer": question.answer,
            "open": not question.code and question.answered_at is None,
        }
        for question in queries.questions(viewer, notice)
    ]


def changes(notice: Notice) -> list[dict[str, Any]]:
    """What an amendment would change: the words before and after."""
    table, found = notice.table, []
    for name, before, after in rules.differences(notice.content, notice.amendment or {}):
        if name not in table.fields:
            continue
        field = table.fields[name]
        found.append(
            {
                "label": _(field.label),
                "removed": values(field, before) if is_filled(before) else [],
                "added": values(field, after) if is_filled(after) else [],
            }
        )
    return found


def purge_rows(purges: Iterable[Purge]) -> list[dict[str, Any]]:
    listed = list(purges)
    names = bureau_names({purge.source for purge in listed})
    return [
        {
            "url": reverse("notices:purge", args=[purge.pk]),
            "reference": purge.reference,
            "source": names.get(purge.source, ""),
            "asked": purge.asked_at,
            "due": purge.due_at,
            "late": purge.acknowledged_at is None and purge.due_at < clock.now(),
            "done": purge.acknowledged_at,
        }
        for purge in listed
    ]


def may(viewer: Viewer, notice: Notice) -> dict[str, bool]:
    """What this viewer may do with it now; each command checks for itself."""
    own = notice.source == viewer.bureau
    writes = own and viewer.may(Permission.NOTICE_WRITE)
    reviews = viewer.may(Permission.NOTICE_REVIEW)
    ways = {name for name, way in notice.table.transitions.items() if notice.state in way.before}
    return {
        "edit": writes and notice.state in {"draft", "info_requested"},
        "amend": writes and (notice.is_open or notice.state == "suspended"),
        "withdraw": writes and "withdraw" in ways,
        "suspend": (writes or (reviews and not own)) and "suspend" in ways,
        "contest": (writes or reviews)
        and not notice.contested
        and not notice.ended
        and notice.state != "draft",
        "renew": writes and notice.is_open and not notice.contested,
        "review": reviews and not notice.ended and notice.is_submitted,
        "answer": writes and notice.state == "info_requested",
        "export": notice.is_open,
        "print": notice.is_open or own,
        "extract": writes and notice.published_at is not None and notice.kind.public != "never",
    }
