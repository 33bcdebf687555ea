"""Records from before the hub knew identifiers get theirs, once, also where it is cut."""

import pytest

from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.records.backfill import read_identifiers
from comity.records.models import Record
from tests.people import make_world, thing, wanted

pytestmark = pytest.mark.django_db


def test_older_records_get_their_identifiers_once_though_it_was_cut_and_the_index_hears_of_it():
    amina = make_world().amina
    van = thing(amina, registrationNumber=["KDA 001A"], country=["ke"])
    shop = thing(amina, "UserAccount", username=["amal_travel"], service=["Telegram"], reason="trace")
    nobody = wanted(amina)
    newer = thing(amina, registrationNumber=["KDB 002B"], country=["ke"])
    with acting_as(amina):
        Record.objects.filter(pk__in=[van.pk, shop.pk]).update(identifiers=[])
        with as_task(Task.INDEX):
            last = Event.objects.latest("sequence").sequence
        filling = read_identifiers(Record, "default", at_once=1)
        assert next(filling) == 1
        filling.close()
        assert sum(read_identifiers(Record, "default", at_once=1)) == 1, "the other one alone"
        assert sum(read_identifiers(Record, "default")) == 0
        for record in (van, shop, nobody, newer):
            now = Record.objects.get(pk=record.pk)
            assert (now.identifiers, now.version) == (record.identifiers, 1)
    with as_task(Task.INDEX):
        told = Event.objects.filter(sequence__gt=last, kind="record.changed").values_list("data", flat=True)
        assert [data["ids"] for data in told] == [[str(van.pk)], [str(shop.pk)]]
