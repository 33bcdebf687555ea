"""The commission's sampling of discreet checks: drawn by a seed anybody can check, examined, told to the bureau."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.text import check_length
from comity.kernel.truth import Tier
from comity.ledger.queries import status
from comity.records.models import Record
from comity.screening.models import Examination, Hit, Sample
from comity.screening.rules import LARGEST_SAMPLE, SAMPLE, drawn

LONGEST_NOTE = 2_000


@command("oversight.drawn", Permission.LEDGER_OVERSEE)
def draw_sample(act: Act, size: int = SAMPLE) -> Sample:
    """Draw ``size`` of the discreet records in force. The newest checkpoint is the seed: nobody chooses it, and
    nobody who keeps checkpoints need believe us.
    """
    if not 1 <= size <= LARGEST_SAMPLE:
        raise Invalid(_("Draw between one and %(n)s records.") % {"n": LARGEST_SAMPLE}, "size")
    newest = status().newest
    if newest is None:
        raise Invalid(_("No checkpoint is signed yet."))
    root = bytes(newest.root)
    with as_task(Task.OVERSIGHT):
        discreet = Record.objects.filter(audience__tier=Tier.DISCREET.value, expires_at__gt=clock.now())
        population = {record.pk: record for record in discreet}
        if not population:
            raise Invalid(_("There is no discreet record in force."))
        chosen = [population[pk] for pk in drawn(root, population, size)]
        in_force = Counter(record.source for record in population.values())
        hits = Hit.objects.filter(record_id__in=[record.pk for record in chosen], discreet=True)
        answers = Counter(hits.values_list("record_id", "answer"))
    sample = Sample.objects.create(
        drawn_by=act.viewer.person,
        checkpoint_size=newest.size,
        root=root.hex(),
        population=sorted(map(str, population)),
    )
    Examination.objects.bulk_create(
        Examination(
            sample=sample,
            record_id=record.pk,
            source=record.source,
            legal_order=record.legal_order,
            made_at=record.created_at,
            expires_at=record.expires_at,
            in_force=in_force[record.source],
            answers={answer: number for (pk, answer), number in answers.items() if pk == record.pk},
        )
        for record in chosen
    )
    act.on("sample", sample.pk, seed=sample.root, checkpoint=newest.size, population=len(population))
    act.details["records"] = [str(record.pk) for record in chosen]
    return sample


@command("oversight.found", Permission.LEDGER_OVERSEE)
def state_finding(
    act: Act, examination_id: UUID, finding: Examination.Finding, note: str = ""
) -> Examination:
    """Say of a drawn record whether it is in order; its source is told, and may read it from now on."""
    check_length(note, LONGEST_NOTE, "note")
    act.on("examination", examination_id)
    examination = Examination.objects.select_for_update().filter(pk=examination_id).first()
    if examination is None:
        raise NotFound
    if examination.finding:
        raise Invalid(_("This record was examined already."))
    if finding is not Examination.Finding.IN_ORDER and not note.strip():
        raise Invalid(_("Say what the question or the objection is."), "note")
    examination.finding, examination.note = finding.value, note
    examination.found_by, examination.found_at = act.viewer.person, clock.now()
    examination.save(update_fields=["finding", "note", "found_by", "found_at"])
    act.on("examination", examination.pk, examination.source, finding=finding.value)
    act.tell("oversight.found", examination.source, examination.pk, finding=finding.value)
    return examination
