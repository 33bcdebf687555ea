"""Invented persons, and short ways to ask for them."""

from pathlib import Path

from comity.screening.engine import Candidate, Engine, Name, Query, Subject


def subject(id_: str, *names: str, audience: str = "all", born: str = "", **more: tuple[str, ...]) -> Subject:
    """A subject with strong names and at most one birth date."""
    return Subject(id_, audience, tuple(map(Name, names)), (born,) if born else (), **more)


def query(*names: str, born: str = "") -> Query:
    """A query by names and at most one birth date."""
    return Query(names, (born,) if born else ())


def best(path: Path, listed: str, asked: str, born: str = "", asked_born: str = "") -> Candidate | None:
    """What a list of one person answers."""
    with Engine.build(path, [subject("one", listed, born=born)]) as engine:
        return next(iter(engine.screen(query(asked, born=asked_born))), None)
