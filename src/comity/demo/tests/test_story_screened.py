"""The story's lists against the story's records, with the real readers and the real engine."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from comity.demo.background import background
from comity.demo.model import DemoManifest, DemoRecord
from comity.demo.network import UNSCREENABLE
from comity.demo.story import story
from comity.kernel.codes import countries
from comity.screening.engine import THRESHOLD, Engine, Name, Query, Subject
from comity.screening.manifests.model import Traveller
from comity.screening.manifests.read import read

TODAY = date(2026, 11, 23)
SEX = {"male": "M", "female": "F"}


def subject(record: DemoRecord) -> Subject:
    values = record.properties
    names = [Name(name) for key in ("name", "alias") for name in values.get(key, ())]
    return Subject(
        id=record.key,
        audience="all",
        names=(*names, *(Name(name, weak=True) for name in values.get("weakAlias", ()))),
        birth_dates=values["birthDate"],
        nationalities=values["nationality"],
        sex=SEX[values["gender"][0]],
        places=(),
        identifiers=(),
    )


def query(traveller: Traveller) -> Query:
    found = [countries.find(code) for code in traveller.nationalities]
    return Query(
        names=(f"{traveller.given} {traveller.family}",),
        birth_dates=(traveller.birth_date,),
        nationalities=tuple(country.code for country in found if country),
        sex=traveller.sex,
        places=(),
        identifiers=(),
    )


def matched(engine: Engine, manifest: DemoManifest) -> Iterator[tuple[int, str]]:
    for traveller in read(manifest.content, TODAY).travellers:
        for candidate in engine.screen(query(traveller), limit=3):
            if candidate.score >= THRESHOLD:
                yield traveller.position, candidate.id


@pytest.mark.parametrize("seed", [1, 2])
def test_screening_finds_exactly_the_awaited_persons(tmp_path: Path, seed: int) -> None:
    told = story(seed, TODAY)
    people = {record.key: record for record in told.records if record.schema == "Person"}
    screenable = [record for key, record in people.items() if key not in UNSCREENABLE]
    engine = Engine.build(tmp_path / "index", map(subject, [*screenable, *background(3000, seed)]))
    for manifest in told.manifests:
        awaited = {
            (case.position, key) for case in manifest.expected for key in case.records if key in people
        }
        assert set(matched(engine, manifest)) == awaited, manifest.key
    engine.close()
