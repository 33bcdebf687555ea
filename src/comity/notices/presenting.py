"""Notices as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Refusal
from comity.kernel.viewer import BodyKind, Viewer
from comity.members.queries import bureau_names
from comity.notices import queries, rules
from comity.notices.checks import is_filled
from comity.notices.model import Condition, Field, Table
from comity.notices.models import CountryFlag, Disagreement, Notice, NoticeStep, Protected, Purge, Question
from comity.notices.office_forms import GROUNDS
from comity.notices.tables import current
from comity.records.fields import country_name
from comity.screening.beside import Link
from comity.screening.models import Hit

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
        "disagreement": _("Another bureau disagrees with it"),
        "disagreement_ended": _("A disagreement ended"),
        "wish_nothing": _("She lets nothing be told to whoever reported her missing"),
        "wish_found": _("She lets be told only that she was found and is alive"),
        "wish_words": _("She lets be told what she chose to say"),
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
        "below_threshold": _(
            "The bureau says why the case is of particular importance: it lies below the threshold."
        ),
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
            {"label": _(table.fields[name].label), "values": _lines(table.fields[name], content[name])}
            for name in section.fields
            if name in content and is_filled(content[name])
        ]
        if facts:
            parts.append({"title": _(section.label), "id": section.id, "facts": facts})
    return parts


def _lines(field: Field, value: Any) -> list[str]:
    """:func:`values`; of an offence each part keeps the direction it is written in."""
    if field.kind == "offences":
        return [" · ".join(f"\u2068{part}\u2069" for part in _offence(row)) for row in value]
    return values(field, value)


def values(field: Field, value: Any) -> list[str]:
    """One field in lines of words; long texts in the reader's language where there is one, else in all there are."""
    if isinstance(value, Mapping):
        own = value.get((get_language() or "en").split("-")[0])
        return [own] if own else list(value.values())
    if field.kind == "offences":
        return [" · ".join(_offence(row)) for row in value]
    if field.kind == "countries":
        return [country_name(code) for code in value]
    if value is True:
        return [_("yes")]
    if field.choices:
        return [_(field.choices.get(str(value), str(value)))]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _offence(row: Mapping[str, Any]) -> list[str]:
    parts = [str(row.get("charge") or ""), str(row.get("law") or "")]
    for name, words in (
        ("max_penalty_months", _("at most %(months)d months")),
        ("sentence_months", _("%(months)d months imposed")),
        ("remaining_months", _("%(months)d months left")),
    ):
        if row.get(name):
            parts.append(words % {"months": row[name]})
    return [part for part in parts if part]


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
    names = bureau_names({bureau for purge in listed for bureau in (purge.source, purge.bureau)})
    return [
        {
            "url": reverse("notices:purge", args=[purge.pk]),
            "reference": purge.reference,
            "source": names.get(purge.source, ""),
            "holder": names.get(purge.bureau, ""),
            "escalated": purge.escalated_at,
            "asked": purge.asked_at,
            "due": purge.due_at,
            "late": purge.acknowledged_at is None and purge.due_at < clock.now(),
            "done": purge.acknowledged_at,
        }
        for purge in listed
    ]


def purge_filters(wanted: str) -> list[dict[str, Any]]:
    here = reverse("notices:compliance")
    labels = (
        ("open", _("To be erased")),
        ("late", _("Overdue")),
        ("done", _("Already erased")),
        ("all", _("All")),
    )
    current = wanted if wanted in {"open", "late", "done"} else "all"
    return [{"label": label, "url": f"{here}?show={key}", "current": key == current} for key, label in labels]


def standings(found: Mapping[Any, Any]) -> list[dict[str, Any]]:
    names = bureau_names(found)
    rows = [
        {
            "bureau": names.get(bureau, ""),
            "url": reverse("notices:begin_anew", args=[bureau]),
            "refusals": past.refusals,
            "overdue": past.overdue,
            "rung": _(past.rung.text) if past.rung else "",
        }
        for bureau, past in found.items()
    ]
    return sorted(rows, key=lambda row: (-row["refusals"] - row["overdue"], row["bureau"]))


def found_link(viewer: Viewer, hit: Hit) -> Link | None:
    """Beside a confirmed hit on the subject of a notice: where to say that it was found."""
    try:
        queries.notice_of_hit(viewer, hit.pk)
    except Refusal:
        return None
    return Link(reverse("notices:located", args=[hit.pk]), gettext_lazy("The subject of a notice was found"))


def protected_rows(entries: Iterable[Protected]) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("notices:unprotect", args=[entry.pk]),
            "number": str(entry.pk)[-8:].upper(),
            "ground": GROUNDS[entry.ground],
            "at": entry.at,
            "until": entry.until,
        }
        for entry in entries
    ]


def flag_rows(flags: Iterable[CountryFlag]) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("notices:lift_flag", args=[flag.pk]),
            "country": country_name(flag.country),
            "text": flag.text,
            "at": flag.at,
            "until": flag.until,
            "over": flag.until <= clock.now(),
        }
        for flag in flags
    ]


def disagreement_rows(viewer: Viewer, found: Iterable[Disagreement]) -> list[dict[str, Any]]:
    listed = list(found)
    seen = Notice.objects.visible_to(viewer).filter(pk__in=[each.notice_id for each in listed])
    open_to_her = set(seen.values_list("pk", flat=True))
    types = current(clock.now().date()).types
    names = bureau_names({bureau for each in listed for bureau in (each.source, each.bureau)})
    states = {
        "raised": (_("The source is asked to answer"), "match"),
        "answered": (_("Both try to agree"), "note"),
        "laid": (_("The legal office decides"), "lead"),
    }
    outcomes = {
        "agreed": _("The bureaus agreed"),
        "stands": _("The notice stands"),
        "look_again": _("It is suspended, and reviewers look at it again"),
        "moot": _("The notice ended"),
    }
    return [
        {
            "url": reverse("notices:disagreement", args=[each.pk]),
            "reference": each.reference,
            "type": _(types[each.type].label) if each.type in types else each.type,
            "notice_url": reverse("notices:detail", args=[each.notice_id])
            if each.notice_id in open_to_her
            else "",
            "source": names.get(each.source, ""),
            "bureau": names.get(each.bureau, ""),
            "state": states[each.state][0] if each.state in states else outcomes[each.outcome],
            "tone": states[each.state][1] if each.state in states else "plain",
            "due": None if each.ended_at else each.due_at,
            "overdue": not each.ended_at and each.due_at < clock.now(),
            "at": each.at,
            "reason": each.reason,
            "answer": each.answer,
            "decision": each.decision,
        }
        for each in listed
    ]


def may_disagree(viewer: Viewer, found: Disagreement) -> dict[str, bool]:
    """What this viewer may do next about a disagreement; each command checks for itself."""
    writes, live = viewer.may(Permission.NOTICE_WRITE), found.ended_at is None
    mine, theirs = viewer.bureau == found.bureau, viewer.bureau == found.source
    raised, laid = found.state == "raised", found.state == "laid"
    return {
        "answer": writes and theirs and raised,
        "settle": writes and mine and live,
        "lay": writes
        and (mine or theirs)
        and live
        and not laid
        and not (raised and found.due_at > clock.now()),
        "decide": viewer.may(Permission.NOTICE_CONTEXT) and laid,
    }


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
        "tell": not own and viewer.may(Permission.NOTICE_WRITE) and "suspend" in ways,
        "disagree": not own
        and viewer.may(Permission.NOTICE_WRITE)
        and viewer.kind is BodyKind.MEMBER
        and notice.is_open,
        "pursue": writes and bool(ways & {"request_extradition", "surrender", "close"}),
        "waive": viewer.may(Permission.NOTICE_CONTEXT) and notice.state in {"review", "info_requested"},
        "export": notice.is_open,
        "print": notice.is_open or own,
        "extract": writes
        and not notice.ended
        and notice.published_at is not None
        and notice.kind.public != "never",
    }
