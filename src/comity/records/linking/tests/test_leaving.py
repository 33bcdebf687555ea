"""Links leave with the records they join, where both leave and the link may."""

import json

import pytest

from comity.kernel.codes.handling_codes import Confidentiality
from comity.kernel.truth import AudienceMode
from comity.ledger.queries import Search, own_entries
from comity.records.linking.commands import link_records
from comity.records.linking.ftm import SCHEMATA
from comity.records.linking.rules import KINDS, Said
from tests.pages import at_desk
from tests.people import handling, make_world, thing, wanted

pytestmark = pytest.mark.django_db


def test_links_leave_with_both_their_records_and_none_leaves_that_the_reader_may_not_see():
    world = make_world()
    amina, claire = world.amina, world.claire
    man, woman = wanted(amina), wanted(claire, "Odette Simone Marchand")
    van, phone = (
        thing(amina, registrationNumber=["KDA 001A"]),
        thing(amina, "Telephone", phone=["+254712345678"], reason="trace"),
    )
    secret = {"mode": AudienceMode.EXCEPT, "bureaus": frozenset({world.france.pk})}
    hidden = thing(amina, registrationNumber=["KDB 002B"], **secret)

    def linked(viewer, one, kind, two, said=None, **rules):
        return link_records(viewer, one.pk, two.pk, said or Said(kind), handling(viewer.bureau, **rules))

    owns = linked(claire, man, "owns", van, Said("owns", "2024-03", "2025", "the seller's register"))
    linked(amina, man, "owns", phone)
    linked(amina, man, "family", woman)
    linked(amina, man, "uses", hidden)
    linked(amina, man, "uses", van, **secret)
    linked(amina, woman, "uses", van, confidentiality=Confidentiality.CONFIDENTIAL)

    def carried(viewer, *records):
        ids = ",".join(str(record.pk) for record in records)
        response = at_desk(viewer).post(
            "records:export", ids=ids, shape="entities", reason="hearing of 3 May"
        )
        lines = [json.loads(line) for line in b"".join(response).decode().splitlines()]
        return [line for line in lines if line["schema"] in {schema for schema, *_ in SCHEMATA.values()}]

    first, second, third = carried(claire, man, woman, van, phone)
    assert first["schema"] == "Ownership"
    assert first["properties"] == {
        "owner": [str(man.pk)],
        "asset": [str(van.pk)],
        "startDate": ["2024-03"],
        "endDate": ["2025"],
        "summary": ["the seller's register"],
    }
    assert first["handling"]["source"] == str(claire.bureau)
    assert (second["schema"], second["properties"]["role"]) == ("UnknownLink", ["owns"])
    assert (third["schema"], third["properties"]["relationship"]) == ("Family", ["family"])
    assert carried(claire, man) == carried(claire, van, woman) == [], (
        "the other end stays, or the link is confidential"
    )
    assert len(carried(amina, man, van, hidden)) == 3
    (entry,) = [
        line for line in own_entries(claire, Search(limit=60)) if line.details.subject == f"link:{owns.pk}"
    ]
    assert entry.verb == "record.exported"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_link_leaves_as_something_that_followthemoney_knows(kind):
    from followthemoney import model

    schema, *ends = SCHEMATA[kind]
    assert set(ends) <= model.get(schema).properties.keys()
