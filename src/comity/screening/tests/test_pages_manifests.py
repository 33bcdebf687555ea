"""Lists of travellers on their pages: dropped, screened, read with matches first, answered, erased."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.queue import for_viewer
from comity.kernel.truth import Tier
from comity.screening.commands import answer_hit, decide_match, erase_passengers, receive_manifest
from comity.screening.models import Hit, Manifest, Match
from comity.screening.tasks import screen
from comity.screening.tests.walking import (
    FLIGHT,
    HEADER,
    at_desk,
    consent,
    screened,
    the_match,
    verified,
    written,
)
from tests.browsing import key_of, with_key
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db
REFERRED, BOARDS = "NO BOARD, CONTACT THE AUTHORITY", "OK TO BOARD"


@pytest.fixture
def world():
    return make_world()


def left_to_the_hub():
    return list(ProcrastinateJob.objects.filter(task_name="screening.screen").values_list("args", flat=True))


def test_before_the_first_list_the_page_teaches(world):
    assert "No manifest yet" in at_desk(world.claire).reads("manifests")


def test_claire_drops_a_list_and_the_hub_screens_it_for_her(world):
    wanted(world.amina)
    claire = at_desk(world.claire)
    response = claire.drops(("flight.csv", FLIGHT))
    (job,) = left_to_the_hub()
    assert response.url == reverse("screening:manifest", args=[job["manifest"]])
    assert job == {"manifest": job["manifest"], **for_viewer(world.claire)}
    before = claire.reads("manifest", job["manifest"])
    assert "0 of 2" in before
    assert "It is made when the screening has ended." in before
    screen.func(**job)
    after = claire.reads("manifest", job["manifest"])
    assert "Josphat Kiprono Mutua" in after
    assert after.index("Josphat Kiprono Mutua") < after.index("Solveig Aaltonen")
    assert "record of NCB Nairobi" in after


def test_a_list_still_being_screened_looks_again_by_itself(world):
    manifest = receive_manifest(world.claire, "flight.csv", FLIGHT)
    claire = at_desk(world.claire)
    assert b'id="manifest-live" data-live="manifest match"' in claire.get("manifest", manifest.pk).content
    assert b"every 3s" in claire.get("manifest", manifest.pk).content
    screened(world.claire)
    assert b"every 3s" not in claire.get("manifest", manifest.pk).content


def test_several_lists_are_dropped_at_once(world):
    response = at_desk(world.claire).drops(("a.csv", FLIGHT), ("b.csv", FLIGHT + b"\n"))
    assert response.url == reverse("screening:manifests")
    assert len(left_to_the_hub()) == 2


def test_a_file_that_cannot_be_taken_in_is_named_and_stops_no_other(world, monkeypatch):
    monkeypatch.setattr(settings.COMITY, "manifest_max_bytes", 1000)
    response = at_desk(world.claire).drops(("big.csv", b"x" * 1001), ("flight.csv", FLIGHT), ("no.csv", b""))
    assert response.status_code == 400
    page = response.content.decode()
    assert "big.csv: This file is larger than a passenger list can be." in page
    assert "no.csv: This file is empty." in page
    assert len(left_to_the_hub()) == 1


def test_a_file_that_is_too_large_is_not_even_read(world, monkeypatch):
    monkeypatch.setattr(settings.COMITY, "manifest_max_bytes", 10)
    at_desk(world.claire).drops(("flight.csv", FLIGHT))
    with acting_as(world.claire):
        assert not Manifest.objects.exists()
    assert ("manifest.received", "done") not in written(world.claire)
    monkeypatch.setattr(settings.COMITY, "manifest_max_bytes", 1000)
    at_desk(world.claire).drops(("flight.csv", FLIGHT))
    assert ("manifest.received", "done") in written(world.claire)


def test_no_file_and_the_same_file_twice_are_answered_in_words(world):
    claire = at_desk(world.claire)
    assert "Choose a file first." in claire.post("manifests").content.decode()
    manifest = screened(world.claire)
    again = claire.drops(("copy.csv", FLIGHT))
    assert again.url == reverse("screening:manifest", args=[manifest.pk])
    (job,) = left_to_the_hub()
    assert job["manifest"] == str(manifest.pk)
    assert "had been received before" in claire.reads("manifest", manifest.pk)


def test_rubbish_becomes_a_page_that_says_so(world):
    response = at_desk(world.claire).drops(("holiday.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8))
    (job,) = left_to_the_hub()
    page = at_desk(world.claire).reads("manifest", job["manifest"])
    assert response.status_code == 302
    assert "This list could not be read" in page


def test_an_analyst_of_the_bureau_may_read_but_not_upload_and_the_refusal_is_kept(world):
    from comity.members.roles import Role

    analyst = at_desk(world.seat("aurelie", world.france, Role.ANALYST))
    assert analyst.get("manifests").status_code == 200
    assert analyst.drops(("flight.csv", FLIGHT)).status_code == 403
    assert ("page.refused", "denied") in written(world.claire)
    assert left_to_the_hub() == []


def test_another_bureaus_list_reads_like_one_that_never_was(world):
    manifest = screened(world.claire)
    for name in ("manifest", "cusres"):
        theirs = at_desk(world.jonas).get(name, manifest.pk)
        none = at_desk(world.jonas).get(name, world.france.pk)
        assert theirs.status_code == none.status_code == 404
    assert at_desk(world.rosa).get("manifest", manifest.pk).status_code == 403


def test_a_long_list_comes_a_hundred_at_a_time_and_costs_no_more_queries(
    world, django_assert_max_num_queries
):
    rows = b"".join(b"Solveig Aaltonen %d,1991-07-02,FIN,FP%07d,%dA\n" % (n, n, n) for n in range(130))
    short, long = screened(world.claire), screened(world.claire, HEADER + rows)
    claire = at_desk(world.claire)
    with django_assert_max_num_queries(40) as few:
        claire.reads("manifest", short.pk)
    with django_assert_max_num_queries(40) as many:
        page = claire.reads("manifest", long.pk)
    assert len(many) <= len(few)
    assert "1 to 100 of 130" in page
    assert "101 to 130 of 130" in claire.reads("manifest", long.pk, page="2")


def test_what_could_not_be_read_is_named_with_its_place(world):
    manifest = screened(world.claire, FLIGHT + b"Nobody,1999-77-77,FIN,X,1A\n")
    page = at_desk(world.claire).reads("manifest", manifest.pk)
    assert "line 4" in page


def test_everybody_boards_until_a_person_has_said_yes(world):
    wanted(world.amina)
    manifest = screened(world.claire)
    claire = at_desk(world.claire)
    before = claire.get("cusres", manifest.pk).content.decode()
    assert (before.count(BOARDS), before.count(REFERRED)) == (2, 0)
    decide_match(world.claire, the_match(world.claire).pk, Match.State.UNSURE)
    assert claire.get("cusres", manifest.pk).content.decode().count(REFERRED) == 0
    verified(world.claire)
    after = claire.get("cusres", manifest.pk)
    text = after.content.decode()
    assert (text.count(BOARDS), text.count(REFERRED)) == (1, 1)
    assert text.count("'") == before.count("'")
    assert after["Content-Disposition"].startswith("attachment")
    for told in ("Nairobi", "suspect", "hit", "KE"):
        assert told not in text.replace("KEN", "")


@pytest.mark.parametrize("said", [Hit.Answer.NOT_SAME, Hit.Answer.STALE])
def test_once_the_source_says_no_the_traveller_boards(world, said):
    wanted(world.amina)
    manifest = screened(world.claire)
    answer_hit(world.amina, verified(world.claire).pk, said)
    assert REFERRED not in at_desk(world.claire).get("cusres", manifest.pk).content.decode()


def test_nothing_is_answered_before_everybody_was_screened(world):
    manifest = receive_manifest(world.claire, "flight.csv", FLIGHT)
    assert at_desk(world.claire).get("cusres", manifest.pk).status_code == 404


def test_a_discreet_match_that_the_desk_verified_changes_nothing_on_any_officers_page(world):
    consent(world)
    wanted(world.amina, tier=Tier.DISCREET, legal_order="Order 12/2026")
    manifest = screened(world.claire)
    claire = at_desk(world.claire)
    with clock.standing_at(clock.now()):  # a page for printing says the minute
        before = claire.reads("manifest", manifest.pk)
        answer = claire.get("cusres", manifest.pk).content.decode()
        verified(world.denis)
        assert claire.reads("manifest", manifest.pk).replace("'", "") == before.replace("'", "")
    again = claire.get("cusres", manifest.pk).content.decode()
    assert again.count(BOARDS) == answer.count(BOARDS) == 2
    assert "Nobody on this list matches" in before


def test_an_erased_list_says_so_and_shows_only_whom_a_person_has_yet_to_judge(world):
    wanted(world.amina)
    manifest = screened(world.claire)
    with clock.standing_at(clock.now() + timedelta(hours=49)):
        erase_passengers()
    claire = at_desk(world.claire)
    page = claire.reads("manifest", manifest.pk)
    assert "The time of this list has run out." in page
    assert "Josphat Kiprono Mutua" in page
    assert "Solveig" not in page
    assert page.count("It went with the list.") == 2
    assert "Everything was read" not in page
    assert "Erased" in claire.reads("manifests")
    assert claire.get("cusres", manifest.pk).status_code == 404


def test_the_list_of_lists_costs_the_same_however_many_there_are(world, django_assert_max_num_queries):
    claire = at_desk(world.claire)
    screened(world.claire)
    with django_assert_max_num_queries(30) as few:
        claire.reads("manifests")
    for blanks in range(1, 8):
        screened(world.claire, FLIGHT + b"\n" * blanks)
    with django_assert_max_num_queries(30) as many:
        claire.reads("manifests")
    assert len(many) == len(few)


def test_what_could_not_be_read_is_said_in_the_readers_language_and_to_programs_in_english(world):
    flight = b"name,birth date,nationality,shoe\nJosphat Mutua,31/02/1984,KEN,43\n"
    manifest = receive_manifest(world.claire, "flight.csv", flight)
    claire = at_desk(world.claire)
    assert "is no day of the calendar" in claire.reads("manifest", manifest.pk)
    claire.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    page = claire.get("manifest", manifest.pk).content.decode()
    assert "no es un día del calendario" in page
    assert "La columna «shoe» no se conoce" in page
    with acting_as(world.claire):
        Manifest.objects.filter(pk=manifest.pk).update(
            problems=[{"at": "line 1", "message": "older", "severity": "note"}]
        )
    assert '<bdi lang="en">older</bdi>' in claire.get("manifest", manifest.pk).content.decode()
    key, _ = key_of(world.claire, world.odile)
    other = receive_manifest(world.claire, "other.csv", flight + b"Baraka Ouma,1979-09-09,KEN,44\n")
    problems = with_key(key).get(f"/api/v1/manifests/{other.pk}").json()["problems"]
    assert {"at", "message", "severity"} == set(problems[0])
