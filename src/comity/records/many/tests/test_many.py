"""One change to many records: looked at beforehand, done for all or for each, and reported."""

from datetime import timedelta
from uuid import uuid4

import pytest

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.codes.renewal_reasons import RenewalReason
from comity.kernel.refusals import Denied, Invalid
from comity.kernel.truth import AudienceMode, Tier
from comity.ledger.queries import Search, own_entries
from comity.members.roles import Role
from comity.records.many.commands import change_records, preview
from comity.records.many.rules import MOST, Action, Change
from comity.records.models import Record
from tests.pages import at_desk, text_of
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db
RENEW = Change(Action.RENEW, RenewalReason.MEASURE)
WITHDRAW = Change(Action.WITHDRAW, reason="closed by the court")


@pytest.fixture
def world():
    return make_world()


def handled(**changes):
    parts = {
        "mode": "all", "tier": "hit_no_hit", "purposes": ["border_control"], "handling_code": "H1",
        "confidentiality": "restricted", "together": "each",
    }  # fmt: skip
    return parts | changes


def now(world):
    with acting_as(world.amina):
        return {r.pk: r for r in Record.objects.select_related("audience").filter(source=world.kenya.pk)}


def entries(viewer):
    with acting_as(viewer):
        return [(e.verb, e.outcome.value) for e in own_entries(viewer, Search(limit=30))]


def three(world):
    """Two of Kenya's, one of them contested, and one of France's that Kenya sees."""
    return (
        wanted(world.amina, "One Person"),
        wanted(world.amina, "Contested Person", contested=True),
        wanted(world.claire, "French Person"),
    )


def test_a_preview_says_what_would_follow_for_each_and_leaves_no_trace(world):
    one, contested, french = three(world)
    before, said = now(world), entries(world.amina)
    outcomes = preview(world.amina, [one.pk, contested.pk, french.pk], RENEW)
    assert [bool(outcome.why) for outcome in outcomes] == [False, True, True]
    assert "contested" in outcomes[1].why
    assert {pk: r.expires_at for pk, r in now(world).items()} == {
        pk: r.expires_at for pk, r in before.items()
    }
    assert entries(world.amina) == said


def test_each_is_changed_for_itself_with_an_entry_of_its_own(world):
    one, contested, french = three(world)
    outcomes = change_records(world.amina, [one.pk, contested.pk, french.pk], RENEW, False)
    assert [bool(outcome.why) for outcome in outcomes] == [False, True, True]
    assert now(world)[one.pk].expires_at == one.expires_at + timedelta(days=365)
    said = entries(world.amina)
    assert {("records.changed", "done"), ("record.extended", "done"), ("record.extended", "denied")} <= set(
        said
    )


def test_together_means_all_or_none(world):
    one, contested, _ = three(world)
    with pytest.raises(Denied, match="Nothing was changed, because 1 of them"):
        change_records(world.amina, [one.pk, contested.pk], RENEW, True)
    assert now(world)[one.pk].expires_at == one.expires_at
    assert ("records.changed", "denied") in entries(world.amina)
    assert ("record.extended", "done") not in entries(world.amina)
    change_records(world.amina, [one.pk], RENEW, True)
    assert now(world)[one.pk].expires_at > one.expires_at


def test_amina_ticks_records_looks_and_withdraws_them(world):
    one, contested, french = three(world)
    amina = at_desk(world.amina)
    assert "With those chosen:" in amina.reads("records:list")
    ids = [str(one.pk), str(contested.pk), str(french.pk)]
    answer = amina.get("records:chosen", ids=ids, do="withdraw")
    page = amina.client.get(answer["Location"])
    assert "Why they are deleted" in text_of(page)
    sent = {"do": "withdraw", "ids": ",".join(ids), "reason": "closed by the court", "together": "each"}
    looked = text_of(amina.post("records:many", **sent, step="look"))
    assert "2 records would be changed" in looked
    assert "1 would be refused" in looked
    assert len(now(world)) == 2
    done = text_of(amina.post("records:many", **sent, step="run"))
    assert "2 records are changed" in done
    assert "French Person Person" in done
    assert now(world) == {}


def test_the_handling_of_many_changes_but_for_what_is_said_of_one_person(world):
    one = wanted(world.amina, "One Person", minor=True)
    discreet = wanted(world.amina, "Discreet Person", tier=Tier.DISCREET, legal_order="Order 7/2026")
    amina, ids = at_desk(world.amina), f"{one.pk},{discreet.pk}"
    done = text_of(amina.post("records:many", do="handling", ids=ids, step="run", **handled()))
    assert "1 record is changed" in done
    assert "A discreet record is changed on its own page" in done
    record = now(world)[one.pk]
    assert (record.audience.tier, record.handling_code, record.minor) == ("hit_no_hit", "H1", True)
    assert record.expires_at == one.expires_at
    wrong = amina.post("records:many", do="handling", ids=ids, step="run", **handled(mode="only"))
    assert "Name the bureaus" in text_of(wrong)


def test_who_writes_nothing_changes_nothing_and_what_is_hidden_is_not_there(world):
    one = wanted(world.amina, "One Person")
    hidden = wanted(
        world.claire, "Hidden Person", mode=AudienceMode.ONLY, bureaus=frozenset({world.germany.pk})
    )
    with pytest.raises(Denied):
        change_records(world.seat("koch", world.kenya, Role.BORDER_OFFICER), [one.pk], RENEW, False)
    assert at_desk(world.jonas).get("records:many", ids=one.pk).status_code == 403
    assert at_desk(world.amina).get("records:many", ids=hidden.pk).status_code == 404
    for change in (RENEW, WITHDRAW):
        (outcome,) = change_records(world.amina, [hidden.pk], change, False)
        assert outcome.why == "There is nothing here that you may see."
    for ids in ([], [uuid4() for _ in range(MOST + 1)]):
        with pytest.raises(Invalid):
            change_records(world.amina, ids, RENEW, False)
    assert clock.now() < one.expires_at


def test_what_is_ticked_goes_to_the_export_too(world):
    one = wanted(world.amina, "One Person")
    claire = at_desk(world.claire)
    answer = claire.get("records:chosen", ids=[str(one.pk)], do="export")
    assert "Carry 1 record away" in text_of(claire.client.get(answer["Location"]))
    assert "Renew" not in at_desk(world.jonas).reads("records:list")
