"""Which links there are, and between what. Pure: one table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.kernel.refusals import Invalid
from comity.kernel.text import check_length
from comity.records.rules import DATE, DOCUMENTS, ORGANISATIONS, PERSON
from comity.records.things.kinds import BY_SCHEMA

Words = str | Promise

LONGEST_NOTE = 2_000
THINGS = frozenset(BY_SCHEMA)
PEOPLE = frozenset({PERSON})
BODIES = frozenset(ORGANISATIONS)


@dataclass(frozen=True)
class LinkKind:
    """``label`` reads from the first record to the second, ``back`` the other way; ``one`` and ``two`` are what may
    stand at either end. Where both are read alike it does not matter which stands first.
    """

    value: str
    label: Words
    back: Words
    one: frozenset[str]
    two: frozenset[str]

    @property
    def mutual(self) -> bool:
        return self.label == self.back


KINDS: dict[str, LinkKind] = {
    kind.value: kind
    for kind in (
        LinkKind("owns", gettext_lazy("owns"), gettext_lazy("is owned by"), PEOPLE | BODIES, THINGS | BODIES),
        LinkKind(
            "uses",
            gettext_lazy("uses"),
            gettext_lazy("is used by"),
            PEOPLE | BODIES,
            THINGS | frozenset(DOCUMENTS),
        ),
        LinkKind(
            "travelled_with",
            gettext_lazy("travelled with"),
            gettext_lazy("travelled with"),
            PEOPLE,
            PEOPLE,
        ),
        LinkKind("family", gettext_lazy("is family of"), gettext_lazy("is family of"), PEOPLE, PEOPLE),
        LinkKind(
            "member",
            gettext_lazy("is a member of"),
            gettext_lazy("has as a member"),
            PEOPLE | BODIES,
            BODIES,
        ),
    )
}
"""By value. Set by Comity; what each means follows FollowTheMoney's schemata where it has one."""


@dataclass(frozen=True)
class Said:
    """What is said of a link: its kind, from when to when as far as known (1984, 1984-03, 1984-03-17), a note."""

    kind: str
    since: str = ""
    until: str = ""
    note: str = ""


def checked(said: Said) -> LinkKind:
    """Its kind, or :class:`Invalid` naming the field at fault."""
    kind = KINDS.get(said.kind)
    if kind is None:
        raise Invalid(_("Choose how the two belong together."), "kind")
    for name in ("since", "until"):
        value = getattr(said, name)
        if value and not (DATE.fullmatch(value) and len(value) <= len("1984-03-17")):
            raise Invalid(_("Write dates as 1984-03-17, or as 1984-03 or 1984 where no more is known."), name)
    shorter = min(len(said.since), len(said.until))
    if said.until[:shorter] < said.since[:shorter]:
        raise Invalid(_("It ended before it began."), "until")
    check_length(said.note, LONGEST_NOTE, "note")
    return kind


def in_order(kind: LinkKind, one: str, two: str) -> bool:
    """Whether schemata ``one`` and ``two`` stand at their ends; False where they stand the other way round.

    :class:`Invalid` where such records are never linked so.
    """
    if one in kind.one and two in kind.two:
        return True
    if two in kind.one and one in kind.two:
        return False
    raise Invalid(_("Such records are not linked in this way."), "kind")
