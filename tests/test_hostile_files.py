"""Files that somebody drops by mistake or in malice, through page and API: each is answered in words."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from comity.kernel.acting import acting_as
from comity.screening.commands import screen_manifest
from comity.screening.models import Manifest
from tests.browsing import key_of, with_key
from tests.pages import at_desk, text_of
from tests.people import World, make_world

pytestmark = pytest.mark.django_db

HEADER = b"name,birth date,nationality,document,seat\n"
ROW = b"Solveig Aaltonen,1991-07-02,FIN,FP1234567,8A\n"
BAD = b"Halima Warsame,1988-31-31,KEN,AK6,6A\n"
ARABIC = "الاسم,تاريخ الميلاد\nسعاد منصور,1990-05-01\n"


def zipped() -> bytes:
    """Ten megabytes of nothing in ten kilobytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("list.csv", b"0" * 10_000_000)
    return file.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
EDIFACT = b"UNA:+.? 'UNB+UNOA:4+XX+YY+261125:0900+1'UNH+1+PAXLST:D:02B:UN:IATA'BGM+745'NAD+FL+++AALTONEN:SOLV"

UNREADABLE = {
    "binary": (bytes(range(256)) * 40, "Neither UN/EDIFACT"),
    "a packed bomb": (zipped(), "This is a ZIP archive or an office document"),
    "an XML bomb": (BOMB, "This is XML or HTML"),
    "one endless line": (b"A" * 5_000_000, "Neither UN/EDIFACT"),
}
PARTLY = {
    "invalid UTF-8": (
        HEADER + ROW + b"Jos\xff\xfe\xe9,1984-03-17,KEN,AK1,1A\n",
        2,
        "The text is not Unicode",
    ),
    "a date that is none": (HEADER + ROW + BAD, 2, "line 3, column birth date '1988-31-31' is no date."),
    "headings twice": (HEADER + ROW + HEADER + ROW.replace(b"8A", b"9A"), 2, "Everything was read"),
    "EDIFACT cut off": (EDIFACT, 1, "segment 4 (NAD) at character 75 The last segment is not closed"),
    "UTF-16": ((HEADER + ROW).decode().encode("utf-16"), 1, "Everything was read"),
    "Windows-1256": (ARABIC.encode("cp1256"), 1, "it was read as cp1256"),
}


@pytest.fixture
def world() -> World:
    return make_world()


def dropped(world: World, content: bytes) -> str:
    """What Claire reads after she dropped ``content`` and the hub worked on it."""
    desk = at_desk(world.claire)
    answer = desk.client.post(
        reverse("screening:manifests"), {"file": SimpleUploadedFile("list.csv", content)}
    )
    assert answer.status_code in {302, 400}
    if answer.status_code == 302:
        with acting_as(world.claire):
            manifest = Manifest.objects.get()
        screen_manifest(world.claire, manifest.pk)
        answer = desk.client.get(reverse("screening:manifest", args=[manifest.pk]))
        assert answer.status_code == 200
    return text_of(answer)


def by_program(world: World, content: bytes) -> tuple[int, str]:
    """Status and text of the API's answer to the same file."""
    secret, _ = key_of(world.claire, world.odile)
    sent: Any = {"data": content, "content_type": "application/octet-stream"}
    answer = with_key(secret).post("/api/v1/manifests", **sent)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(("content", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_list_is_no_all_clear(world: World, content: bytes, why: str) -> None:
    said = dropped(world, content)
    assert "This list could not be read" in said
    assert why in said
    assert "Nobody on this list matches" not in said
    assert "There is none: nobody was screened." in said
    with acting_as(world.claire):
        assert Manifest.objects.get().raw


@pytest.mark.parametrize(("content", "people", "told"), PARTLY.values(), ids=PARTLY)
def test_what_can_be_read_is_screened_and_the_rest_is_named(
    world: World, content: bytes, people: int, told: str
) -> None:
    said = dropped(world, content)
    assert f"{people} Persons on the list" in said
    assert told in said


@pytest.mark.parametrize("content", [UNREADABLE["binary"][0], *[case[0] for case in PARTLY.values()]])
def test_a_program_that_sends_it_is_answered_too(world: World, content: bytes) -> None:
    status, said = by_program(world, content)
    assert status == 202
    assert "Traceback" not in said


def test_what_is_larger_than_a_list_can_be_is_not_taken(world: World) -> None:
    endless = b"A" * (settings.COMITY.manifest_max_bytes + 1)
    assert "This file is larger than a passenger list can be." in dropped(world, endless)
    assert by_program(world, endless)[0] in {400, 413}
