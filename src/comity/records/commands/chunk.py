"""One chunk of an import: its entities against what the hub has of them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from comity.exchange.model import POINTERS, Entity, Read, fingerprint
from comity.kernel import clock
from comity.kernel.bulk import insert_all, update_all
from comity.kernel.commands import Act
from comity.kernel.handling import Handling
from comity.kernel.models import Audience, audience_of
from comity.kernel.refusals import Invalid
from comity.kernel.telling import made_of
from comity.members.queries import state_of
from comity.records.commands.records import version_of
from comity.records.models import ImportProblem, ImportRun, Record, RecordVersion, RegisterEntry
from comity.records.quality.measuring import measure
from comity.records.rules import (
    DOCUMENTS,
    LONGEST_ID,
    MOST_ATTACHED,
    ORGANISATIONS,
    PERSON,
    Draft,
    caption_of,
    checked,
)
from comity.records.things.kinds import BY_SCHEMA
from comity.records.things.rules import identifiers_of

KEPT_BEFORE = ("schema", "fingerprint", "properties", "attached", "status", "reason")
"""What an import may change of a record, and undoing it puts back; its holder too."""
_IMPORTED_FIELDS = [
    "schema",
    "fingerprint",
    "caption",
    "properties",
    "identifiers",
    "attached",
    "status",
    "reason",
    "holder",
    "version",
    "updated_at",
]


class Chunk:
    """Takes entities, then saves all at once; the number of queries does not grow with the number of entities.

    An entity may speak of one that stands further down in the file. It waits then, and the file is read a second
    time, in which such entities alone are looked at.
    """

    def __init__(self, act: Act, run: ImportRun, of_register: bool = False) -> None:
        """``of_register``: who is spoken of came before, if at all; and what changes is known to be in the register."""
        self.act, self.run, self.of_register = act, run, of_register
        self.handling = Handling.from_json(run.handling)
        audience = audience_of(self.handling)
        self.audience = Audience.objects.prefetch_related("named").get(pk=audience.pk)
        self.state = state_of(run.source)
        self.fresh: dict[str, Record] = {}
        self.altered: dict[str, Record] = {}
        self.before: dict[str, dict[str, Any]] = {}
        self.problems: list[tuple[int, ImportProblem]] = []
        self.had: dict[str, Record] = {}
        self.outcomes: dict[str, str] = {}

    def take_all(self, reads: Iterable[Read]) -> None:
        """Entities that stand for themselves before those that speak of others."""
        reads = list(reads)
        self._look_up(read.entity for read in reads if read.entity)
        for read in sorted(reads, key=lambda read: _speaks_of_another(read.entity)):
            if not self.run.second_reading:
                self._take(read)
            elif _speaks_of_another(read.entity):
                self._take_again(read)

    def save(self) -> None:
        touched = [*self.fresh.values(), *self.altered.values()]
        for record in touched:
            record.version += 1
            record.updated_at = clock.now()
        insert_all(list(self.fresh.values()))
        update_all(list(self.altered.values()), _IMPORTED_FIELDS)
        person = self.act.viewer.person
        insert_all(
            [
                RecordVersion(
                    **version_of(record, "record.imported", person),
                    run=self.run.pk,
                    before=self.before.get(record.external_id),
                )
                for record in touched
            ]
        )
        if not self.of_register:
            RegisterEntry.objects.filter(record__in=self.altered.values()).update(mark="")
        measure(touched)
        in_order = sorted(self.problems, key=lambda problem: problem[0])
        ImportProblem.objects.bulk_create(problem for _position, problem in in_order)
        if touched:
            self.act.tell("record.changed", None, None, ids=[str(record.pk) for record in touched])

    def _look_up(self, entities: Iterable[Entity]) -> None:
        """Fetch, and lock, what the hub has of the entities and of those they speak of."""
        ids: set[str] = set()
        for entity in entities:
            ids.add(entity["id"])
            ids.update(value for name in POINTERS for value in entity["properties"].get(name, []))
        found = (
            Record.objects.of_source(self.act.viewer)
            .filter(external_id__in=ids)
            .exclude(external_id="")  # else the index, which leaves those out, is not seen to fit
            .select_for_update(of=("self",))
            .select_related("audience")
            .prefetch_related("audience__named")
            .order_by("pk")
        )
        self.had = {record.external_id: record for record in found}

    def _take(self, read: Read) -> None:
        for problem in read.problems:
            self._report(read, problem.at, problem.field, problem.message, refused=read.entity is None)
        if read.entity is None:
            self.run.refused += 1
            return
        try:
            self._place(read.entity, read.status)
        except Invalid as invalid:
            self._refuse(read, invalid)

    def _place(self, entity: Entity, status: str) -> None:
        schema = entity["schema"]
        if len(entity["id"]) > LONGEST_ID:
            raise Invalid(_("At most %(most)d characters fit here.") % {"most": LONGEST_ID}, "id")
        if self.becomes_a_record(entity):
            self._put(entity, status or self.run.status)
        elif schema in BY_SCHEMA and not _speaks_of_another(entity):
            raise Invalid(_("Say why the things on this list are on it, and import it again."), "schema")
        elif not _speaks_of_another(entity):
            raise Invalid(
                _("“%(schema)s” says nothing of a person, document or organisation here.")
                % {"schema": schema},
                "schema",
            )
        elif owner := self._owner(entity):
            self._attach(owner, entity)
        elif self.of_register:
            raise Invalid(_("It speaks of somebody who is not on this list."), _pointer(entity))
        else:
            self.run.waiting += 1

    def _take_again(self, read: Read) -> None:
        """In the second reading: what waited for another entity finds it now, or is refused."""
        entity = read.entity
        assert entity is not None
        record, owner = self._known(entity["id"]), self._owner(entity)
        if record is not None:
            if record.schema in DOCUMENTS and record.holder_id is None and owner is not None:
                self._altering(record)
                record.holder = owner
        elif self.becomes_a_record(entity):
            return  # refused in the first reading
        elif owner is None:
            self._refuse(read, Invalid(_("It speaks of somebody who is not on this list."), _pointer(entity)))
        elif entity not in owner.attached:
            try:
                self._attach(owner, entity)
            except Invalid as invalid:
                self._refuse(read, invalid)

    def record_of(self, entity: Entity) -> Record | None:
        """The record that ``entity`` is, or with which it is kept."""
        return self._known(entity["id"]) if self.becomes_a_record(entity) else self._owner(entity)

    def becomes_a_record(self, entity: Entity) -> bool:
        """Whether it is a record of its own, and not kept with that of whom it speaks."""
        schema = entity["schema"]
        if schema in DOCUMENTS:
            return bool(self.run.reason)
        if schema in BY_SCHEMA:  # a wallet that is said to be somebody's is kept with her
            return bool(self.run.thing_reason) and not _speaks_of_another(entity)
        return schema == PERSON or schema in ORGANISATIONS

    def _put(self, entity: Entity, status: str) -> None:
        mark = fingerprint(entity)
        record = self._known(entity["id"])
        if record is not None and record.fingerprint == mark:
            self._count(entity, "unchanged")
            return
        draft = checked(self._draft(entity, status), self.state)
        if record is None:
            record = Record(external_id=entity["id"], version=0)
            record.take_handling(self.handling, self.audience)
            self.fresh[record.external_id] = record
            self._count(entity, "added")
        else:
            self._altering(record)
            self._count(entity, "changed")
        record.schema, record.fingerprint, record.caption = (
            draft.schema,
            mark,
            caption_of(draft.properties, draft.schema),
        )
        record.properties = {k: list(v) for k, v in draft.properties.items()}
        record.identifiers = identifiers_of(draft.schema, record.properties)
        record.status, record.reason = draft.status, draft.reason
        record.holder = self._owner(entity) if draft.schema in DOCUMENTS else None
        self.run.waiting += draft.schema in DOCUMENTS and _speaks_of_another(entity) and not record.holder

    def _draft(self, entity: Entity, status: str) -> Draft:
        properties = {k: v for k, v in entity["properties"].items() if k not in POINTERS}
        schema = entity["schema"]
        return Draft(
            schema=schema,
            properties=properties,
            status=status if schema == PERSON else "",
            reason=self.run.reason
            if schema in DOCUMENTS
            else self.run.thing_reason
            if schema in BY_SCHEMA
            else "",
        )

    def _attach(self, owner: Record, entity: Entity) -> None:
        if entity in owner.attached:
            self._count(entity, "unchanged")
            return
        others = [item for item in owner.attached if item["id"] != entity["id"]]
        if len(others) >= MOST_ATTACHED:
            raise Invalid(
                _("At most %(most)d papers and listings are kept with a record.") % {"most": MOST_ATTACHED}
            )
        self._count(entity, "changed" if len(others) < len(owner.attached) else "added")
        self._altering(owner)
        owner.attached = [*others, entity]

    def _altering(self, record: Record) -> None:
        """To be called before anything of ``record`` is changed."""
        if record.external_id not in self.fresh and record.external_id not in self.altered:
            self.altered[record.external_id] = record
            holder = record.holder_id
            self.before[record.external_id] = {
                **{name: getattr(record, name) for name in KEPT_BEFORE},
                "holder": str(holder) if holder else None,
            }

    def _owner(self, entity: Entity) -> Record | None:
        """The record of whom the entity speaks, where the hub has it."""
        pointer = _pointer(entity)
        return self._known(entity["properties"][pointer][0]) if pointer else None

    def _known(self, external_id: str) -> Record | None:
        return self.fresh.get(external_id) or self.had.get(external_id)

    def _count(self, entity: Entity, outcome: str) -> None:
        self.outcomes[entity["id"]] = outcome
        setattr(self.run, outcome, getattr(self.run, outcome) + 1)

    def _refuse(self, read: Read, invalid: Invalid) -> None:
        self.run.refused += 1
        self._report(read, read.at, invalid.field, invalid.reason, refused=True)

    def _report(self, read: Read, at: str, field: str, message: str, refused: bool) -> None:
        problem = ImportProblem(
            run=self.run,
            at=at[:100],
            field=field[:100],
            message=message,
            made_of=made_of(message),
            refused=refused,
        )
        self.problems.append((read.position, problem))


def _pointer(entity: Entity) -> str:
    return next((name for name in POINTERS if entity["properties"].get(name)), "")


def _speaks_of_another(entity: Entity | None) -> bool:
    return entity is not None and bool(_pointer(entity))
