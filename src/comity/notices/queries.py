"""What each person may see of notices: the own board, what others published, the queue, the register, purge requests."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.kernel.visibility import has_access
from comity.members.models import Bureau
from comity.members.queries import central_bureaus, states_of
from comity.notices import rules
from comity.notices.model import Condition, Rung
from comity.notices.models import (
    OPERATORS,
    WAITS,
    Clearance,
    CountryFlag,
    Disagreement,
    Notice,
    NoticeFile,
    NoticeQuerySet,
    NoticeStep,
    NoticeVersion,
    Protected,
    Purge,
    Question,
    StepAnswer,
    content_of,
)
from comity.notices.standings import Past, past_of, standing_of
from comity.screening.models import Hit


def own_notices(viewer: Viewer) -> NoticeQuerySet:
    """What the viewer's bureau asked for, in every state where she may write for it."""
    viewer.must(Permission.NOTICE_READ)
    return Notice.objects.of_source(viewer)


def drafts(viewer: Viewer) -> NoticeQuerySet:
    """Requests of the viewer's bureau that nobody submitted yet."""
    return own_notices(viewer).filter(state="draft")


def published(viewer: Viewer) -> QuerySet[Notice]:
    """What is out and shared with the viewer, her own bureau's too."""
    viewer.must(Permission.NOTICE_READ)
    return Notice.objects.filter(has_access(viewer, Access.FULL), is_open=True)


def queue(viewer: Viewer) -> QuerySet[Notice]:
    """What waits for reviewers, the most urgent first: requests, diffusions to check, amendments, renewals."""
    viewer.must(Permission.NOTICE_REVIEW)
    seen = Notice.objects.filter(WAITS)
    return seen.exclude(state_of__in=states_of(viewer.person)).order_by("due_at", "id")


def to_clear(viewer: Viewer) -> QuerySet[Clearance]:
    """Requests that wait for the protection officer's word."""
    viewer.must(Permission.PROTECTION_ANSWER)
    return (
        Clearance.objects.filter(answer=Clearance.Answer.OPEN, notice__ended_at=None)
        .exclude(notice__state_of__in=states_of(viewer.person))
        .select_related("notice")
    )


def own_protected(viewer: Viewer) -> QuerySet[Protected]:
    """What the viewer's body put into the sealed register."""
    viewer.must(Permission.PROTECTION_FEED)
    return Protected.objects.filter(source=viewer.bureau)


def lacking(notice: Notice) -> list[Condition]:
    """What is still missing, and why."""
    return rules.missing(content_of(notice), notice.kind, clock.now().date())


def steps(viewer: Viewer, notice: Notice) -> QuerySet[NoticeStep]:
    """What happened, as far as this viewer may know; row-level security says the same."""
    shown = ["members"]
    operator = _decides(viewer)
    if notice.is_asked_by(viewer) or operator:
        shown.append("parties")
    shown += ["source"] if notice.is_asked_by(viewer) else []
    shown += ["operator"] if operator else []
    return NoticeStep.objects.filter(notice=notice, shown_to__in=shown)


def questions(viewer: Viewer, notice: Notice) -> QuerySet[Question]:
    """The bureau's questions; those of the machine for who decides."""
    if _decides(viewer):
        return Question.objects.filter(notice=notice)
    if notice.is_asked_by(viewer):
        return Question.objects.filter(notice=notice, shown_to="parties")
    return Question.objects.none()


def open_question(viewer: Viewer, notice_id: UUID) -> Question:
    """The oldest question that the viewer's bureau has to answer; else :class:`NotFound`."""
    notice = Notice.objects.get_visible(viewer, notice_id)
    found = questions(viewer, notice).exclude(text="").filter(answered_at=None).first()
    if found is None:
        raise NotFound
    return found


def step_answers(viewer: Viewer, notice: Notice) -> QuerySet[StepAnswer]:
    """The viewer's own answers and waivers; a second reviewer forms her own view first."""
    if not (viewer.may(Permission.NOTICE_REVIEW) or viewer.may(Permission.NOTICE_CONTEXT)):
        return StepAnswer.objects.none()
    mine = Q(person=viewer.person) | Q(answer=StepAnswer.Answer.WAIVED)
    return StepAnswer.objects.filter(mine, notice=notice)


def files(viewer: Viewer, notice: Notice) -> QuerySet[NoticeFile]:
    found = NoticeFile.objects.filter(notice=notice).defer("content")
    return found if party(viewer, notice) else found.filter(what=NoticeFile.What.PHOTOGRAPH)


def versions(viewer: Viewer, notice: Notice) -> QuerySet[NoticeVersion]:
    found = NoticeVersion.objects.filter(notice=notice)
    return found if party(viewer, notice) else found.none()


def party(viewer: Viewer, notice: Notice) -> bool:
    """Whether the viewer speaks for the bureau that asked for it, or is one of those who decide."""
    return notice.is_asked_by(viewer) or _decides(viewer)


def _decides(viewer: Viewer) -> bool:
    return any(map(viewer.may, OPERATORS))


def flags(viewer: Viewer, notice: Notice | None = None) -> QuerySet[CountryFlag]:
    """The legal office's context; of the states a request names, or of all."""
    if not _decides(viewer):
        return CountryFlag.objects.none()
    found = CountryFlag.objects.filter(until__gt=clock.now())
    if notice is None:
        return found
    return found.filter(country__in={notice.state_of, *(notice.content.get("nationality") or ())})


def disagreements(viewer: Viewer) -> QuerySet[Disagreement]:
    """Those of the viewer's bureau, on either side, for who writes in its name; for those who decide all but those of
    a state they are of."""
    found = Disagreement.objects.all()
    if _decides(viewer):
        states = states_of(viewer.person)
        of_own = Bureau.objects.filter(state__in=states).values("pk")
        return found.exclude(notice__state_of__in=states).exclude(bureau__in=of_own)
    viewer.must(Permission.NOTICE_WRITE)
    return found.filter(Q(source=viewer.bureau) | Q(bureau=viewer.bureau))


def hears_disagreements(viewer: Viewer) -> bool:
    """Whether :func:`disagreements` answers the viewer."""
    return viewer.may(Permission.NOTICE_WRITE) or _decides(viewer)


def notice_of_hit(viewer: Viewer, hit_id: UUID) -> tuple[Hit, Notice]:
    """A hit of the viewer's bureau that its source confirmed, and the notice whose subject was met."""
    viewer.must(Permission.MATCH_VERIFY)
    met = Hit.objects.visible_to(viewer).filter(bureau=viewer.bureau, answer=Hit.Answer.CONFIRMED.value)
    hit = met.filter(pk=hit_id).first()
    notice = hit and Notice.objects.visible_to(viewer).filter(record=hit.record_id, is_open=True).first()
    if not (hit and notice):
        raise NotFound
    return hit, notice


def referenced(viewer: Viewer, reference: str) -> Notice:
    """The notice with this reference, for who may decide on it."""
    viewer.must(Permission.NOTICE_DELETE)
    found = Notice.objects.visible_to(viewer).filter(reference=reference.strip().upper()).first()
    if found is None:
        raise NotFound
    return found


def context(viewer: Viewer) -> QuerySet[CountryFlag]:
    """What the legal office says of states, the newest first."""
    viewer.must(Permission.NOTICE_CONTEXT)
    return CountryFlag.objects.order_by("-at", "-id")


def purges(viewer: Viewer) -> QuerySet[Purge]:
    """What the viewer's bureau is asked to erase, the most urgent first."""
    viewer.must(Permission.NOTICE_PURGE)
    return Purge.objects.filter(bureau=viewer.bureau).order_by("acknowledged_at", "due_at")


def all_purges(viewer: Viewer) -> QuerySet[Purge]:
    """Who holds, by name, and whether it said that it erased, the most urgent first: for the compliance office."""
    viewer.must(Permission.NOTICE_OVERSEE)
    return Purge.objects.order_by(F("acknowledged_at").asc(nulls_first=True), "due_at", "id")


@dataclass(frozen=True)
class Purged:
    """How many holders were asked, and how many have erased; numbers, never names."""

    asked: int = 0
    done: int = 0


def purged(viewer: Viewer, notice: Notice) -> Purged:
    """For the source: of the holders it may know of."""
    if not notice.is_asked_by(viewer):
        return Purged()
    with as_task(Task.NOTICES):
        asked = Purge.objects.filter(notice_id=notice.pk, told=True)
        return Purged(asked.count(), asked.exclude(acknowledged_at=None).count())


def standings(viewer: Viewer) -> dict[UUID, Past]:
    """Of every bureau with a past: what counts against it, for the compliance office."""
    viewer.must(Permission.NOTICE_OVERSEE)
    return past_of(bureau.pk for bureau in central_bureaus())


def standing(viewer: Viewer) -> Rung | None:
    """Where the viewer's own bureau stands on the corrective ladder."""
    return standing_of(viewer.bureau)
