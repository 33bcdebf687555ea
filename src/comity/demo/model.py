"""The shapes of demonstration data. Plain values: loading them is another module's work."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Properties = dict[str, tuple[str, ...]]
"""FollowTheMoney property name to values."""

Language = Literal["en", "fr", "es", "ar"]

ALL_PURPOSES = (
    "locate_wanted",
    "identify_person_object",
    "support_investigation",
    "alert",
    "security_check",
    "border_control",
)


@dataclass(frozen=True, slots=True)
class DemoState:
    """A member state by its two-letter code in lower case."""

    code: str
    joined_on: date


@dataclass(frozen=True, slots=True)
class DemoBureau:
    """A body with people. ``key`` names it in the other shapes, ``answers_to`` is a key or "" ."""

    key: str
    name: str
    short: str
    kind: Literal["member", "partner", "secretariat", "commission"]
    state: str = ""
    answers_to: str = ""
    consents_to_discreet: bool = False


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who works with the hub. ``role`` is a role of `comity.members`, ``task`` says it in words."""

    key: str
    name: str
    bureau: str
    role: str
    purpose: str
    language: Language
    email: str
    task: str


@dataclass(frozen=True, slots=True)
class DemoHandling:
    """What a source decided about its record; the words are the codes of `comity.kernel`."""

    audience: Literal["all", "only", "except"] = "all"
    bureaus: tuple[str, ...] = ()
    tier: Literal["full", "hit_no_hit", "discreet"] = "full"
    purposes: tuple[str, ...] = ALL_PURPOSES
    handling_code: Literal["H0", "H1", "H2", "H3"] = "H0"
    handling_note: str = ""
    reliability: Literal["A", "B", "C", "X"] = "B"
    accuracy: Literal["1", "2", "3", "4"] = "2"
    confidentiality: str = "for_official_use_only"
    sensitive: bool = False
    minor: bool = False
    contested: bool = False
    expires_in_days: int = 365


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """A person (with ``status``), a thing or a travel document (with ``reason``; ``holder`` is a record's key).

    ``portrait`` is SVG text or "". ``note`` says what part the record plays, for who reads the data.
    """

    key: str
    source: str
    schema: str
    properties: Properties
    status: str = ""
    reason: str = ""
    holder: str = ""
    our_reference: str = ""
    handling: DemoHandling = DemoHandling()
    portrait: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """A traveller whom screening should match: ``position`` counts from 1 in the list, crew included."""

    position: int
    name: str
    records: tuple[str, ...]
    kind: Literal["true", "discreet", "false_friend"]


@dataclass(frozen=True, slots=True)
class DemoManifest:
    """A list as it arrives at ``bureau``: its bytes, how many people are on it, and whom it should match."""

    key: str
    filename: str
    bureau: str
    content: bytes
    people: int
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that `comity.demo.story.story` tells."""

    states: tuple[DemoState, ...]
    bureaus: tuple[DemoBureau, ...]
    people: tuple[DemoPerson, ...]
    records: tuple[DemoRecord, ...]
    manifests: tuple[DemoManifest, ...]

    def record(self, key: str) -> DemoRecord:
        """The record of that key; KeyError where there is none."""
        return {record.key: record for record in self.records}[key]
