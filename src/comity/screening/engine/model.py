"""What goes into the engine and what comes out of it."""

from dataclasses import dataclass

THRESHOLD = 0.25
"""Default line from which a candidate is called a match, on the scale of `Candidate.score`."""


class EngineError(Exception):
    """Something is wrong with an index on disk or with the way it was asked."""


class IndexDamaged(EngineError):
    """A file of the index does not read as it was written; the index must be rebuilt.

    `file` is the name of the damaged file inside the index directory.
    """

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class IndexMissing(EngineError):
    """There is no index at the path that was to be opened."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a person as written, in any script. `weak` marks a low-quality alias."""

    text: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """A person who can be found.

    `audience` is an opaque key: whoever may match one subject of an audience may match all of them.
    `birth_dates` are ISO prefixes ('1974', '1974-08', '1974-08-12'); `nationalities` lower-case
    two-letter codes; `sex` 'M', 'F', 'X' or ''; `identifiers` document numbers in canonical form.
    """

    id: str
    audience: str
    names: tuple[Name, ...] = ()
    birth_dates: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    sex: str = ""
    places: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A person who is looked for; the fields mean what they mean in `Subject`."""

    names: tuple[Name | str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    sex: str = ""
    places: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """One piece of evidence between a query and a subject.

    `name` is a stable key; `value` is the name's agreement (0 to 1) for `name`, and for every other
    feature its weight in the decision, in log-odds; `query` and `subject` are the two things compared,
    as written; `words` is one sentence of `comity.screening.engine.words.SENTENCES`, to be translated.
    """

    name: str
    value: float
    query: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject that may be the person looked for; `score` is between 0 and 1."""

    id: str
    score: float
    features: tuple[Feature, ...]


@dataclass(slots=True)
class Work:
    """How much of the index a search touched; it never depends on what the viewer may not see."""

    shards: int = 0
    keys: int = 0
    postings: int = 0
    rows: int = 0
