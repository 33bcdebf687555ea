"""One verb, one command: what is done is written and told together, and what is refused is written too."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from comity.kernel import commands
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.commands import Act, command
from comity.kernel.events import News, publish
from comity.kernel.models import Event
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Entry, Outcome
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.ledger.models import Entry as Written
from comity.ledger.queries import Search, own_entries
from tests.at_once import at_once, kinds
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture(autouse=True)
def no_new_verbs(monkeypatch):
    """Verbs made here stay out of the registry that the reference is written from."""
    monkeypatch.setattr(commands, "registry", dict(commands.registry))


def lines(viewer, verb):
    return own_entries(viewer, Search(verb=verb))


def told(kind):
    with as_task(Task.DELIVERY):
        return list(Event.objects.filter(kind=kind).order_by("sequence"))


@command("test.done", Permission.RECORD_READ)
def do(act: Act, subject, bureau=None, fail=None):
    act.on("thing", subject, note="kept")
    act.tell("test.told", bureau or act.viewer.bureau, subject)
    if fail:
        raise fail
    return "result"


def test_claires_act_is_written_to_her_bureaus_ledger_and_told(world):
    subject = uuid4()
    assert do(world.claire, subject) == "result"
    (line,) = lines(world.claire, "test.done")
    assert (line.outcome, line.details.subject, line.details.person) == (
        Outcome.DONE,
        f"thing:{subject}",
        world.claire.person,
    )
    assert line.details.details == {"note": "kept"}
    assert [event.subject for event in told("test.told")] == [subject]


@pytest.mark.parametrize("refusal", [Denied("not you"), NotFound()])
def test_a_refusal_is_written_and_nothing_is_told(world, refusal):
    with pytest.raises(type(refusal)):
        do(world.claire, uuid4(), fail=refusal)
    (line,) = lines(world.claire, "test.done")
    assert line.outcome is Outcome.DENIED
    assert line.details.details["reason"] == refusal.reason
    assert told("test.told") == []


def test_rosa_without_the_permission_is_refused_and_it_is_written(world):
    @command("test.forbidden", Permission.MANIFEST_SCREEN)
    def forbidden(act: Act) -> None:
        raise AssertionError("nobody comes in here")

    with pytest.raises(Denied, match=r"manifest\.screen"):
        forbidden(world.rosa)
    (line,) = lines(world.rosa, "test.forbidden")
    assert line.outcome is Outcome.DENIED


def test_what_is_invalid_leaves_neither_change_nor_entry_nor_news(world):
    with pytest.raises(Invalid):
        do(world.claire, uuid4(), fail=Invalid("no such day", "day"))
    assert lines(world.claire, "test.done") == []
    assert told("test.told") == []


def test_a_crash_leaves_nothing_behind(world):
    with pytest.raises(RuntimeError):
        do(world.claire, uuid4(), fail=RuntimeError("power cut"))
    assert lines(world.claire, "test.done") == []
    assert told("test.told") == []


def test_an_act_apart_is_not_in_the_bureaus_ledger(world):
    @command("test.apart", None)
    def apart(act: Act) -> None:
        act.apart = True
        act.on("thing", "1")

    apart(world.denis)
    assert lines(world.denis, "test.apart") == []
    with as_task(Task.LEDGER):
        (entry,) = Written.objects.filter(verb="test.apart")
    assert entry.bureau is None


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x" * 20_001])
def test_text_that_cannot_be_kept_is_refused_before_it_reaches_the_database(world, text):
    @command("test.noted", None)
    def note(act: Act, text: str, more: dict[str, str] | None = None) -> None:
        raise AssertionError("it came too far")

    with pytest.raises(Invalid):
        note(world.claire, text)
    with pytest.raises(Invalid):
        note(world.claire, "fine", {"name": text})


def test_a_value_too_long_for_its_column_is_a_refusal_and_no_crash(world):
    @command("test.stored", None)
    def store(act: Act, text: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::varchar(3)::numeric", [text])

    with pytest.raises(Invalid):
        store(world.claire, "abc")


def test_a_broken_rule_of_the_code_itself_is_not_dressed_up_as_the_persons_fault(world):
    @command("test.broken", None)
    def broken(act: Act) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kernel_event (kind, bureau, subject, data) VALUES (NULL, NULL, NULL, '{}')"
            )

    with pytest.raises(IntegrityError):
        broken(world.claire)


def test_every_verb_reads_thing_dot_past():
    assert all(verb.count(".") == 1 and verb == verb.lower() for verb in commands.registry)


@pytest.mark.django_db(transaction=True)
def test_numbers_of_events_grow_in_the_order_of_commits(world):
    """A reader who has seen N never misses one below it, though four tell at once."""
    viewers = [world.claire, world.amina, world.jonas, world.denis]
    seen: list[int] = []

    def tell(viewer):
        for _ in range(5):
            with acting_as(viewer), transaction.atomic():
                publish([News("test.counted", None, viewer.bureau)])
            with as_task(Task.DELIVERY):
                numbers = list(Event.objects.filter(kind="test.counted").values_list("sequence", flat=True))
            seen.append((max(numbers), len(numbers)))

    assert kinds(at_once(*(lambda v=v: tell(v) for v in viewers))) == ["done"] * 4
    with as_task(Task.DELIVERY):
        numbers = sorted(Event.objects.filter(kind="test.counted").values_list("sequence", flat=True))
    assert len(numbers) == 20
    for highest, count in seen:
        assert sum(number <= highest for number in numbers) == count


@pytest.mark.django_db(transaction=True)
def test_the_slower_of_two_who_do_the_same_reads_a_sentence(world):
    record = wanted(world.amina)

    @command("test.twice", None)
    def write_version(act: Act) -> None:
        from comity.records.models import RecordVersion

        RecordVersion.objects.create(
            record=record,
            source=act.viewer.bureau,
            number=7,
            content={},
            verb="x.y",
            person=act.viewer.person,
        )

    results = at_once(lambda: write_version(world.amina), lambda: write_version(world.amina))
    assert kinds(results) == ["Invalid", "done"]


def test_an_entry_never_carries_a_purpose_that_the_viewer_did_not_state(world):
    entry = Act(world.claire, "test.done").entries()[0]
    assert isinstance(entry, Entry)
    assert entry.purpose == world.claire.purpose.value
