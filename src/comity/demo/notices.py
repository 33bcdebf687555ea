"""Requests for notices in the demo: one published, two in the queue, one draft. Everybody in them is invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from comity.demo.bodies import Bodies
from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.viewer import Viewer
from comity.members.queries import viewer_named
from comity.members.roles import Role
from comity.notices.commands import (
    Said,
    answer_clearance,
    answer_steps,
    approve,
    save_draft,
    start_draft,
    submit,
)
from comity.notices.models import Notice, StepAnswer
from comity.notices.public.commands import publish_extract

ALWAYS: dict[str, Any] = {
    "subject": "person",
    "complies": True,
    "accurate": True,
    "law_allows": True,
    "confidentiality": "for_official_use_only",
}
MISSING = {
    "status": "missing",
    "family_name": "Arana Huillca",
    "forename": "Nayra Lucero",
    "sex": "female",
    "birth_date": "2004-09-21",
    "nationality": ["pe"],
    "police_report": "DIVINCRI 2231-2026",
    "event_place": "Desaguadero, at the border",
    "circumstances": {
        "en": "She left with a woman who had promised her work in a restaurant abroad, and has not called since.",
        "es": "Salió con una mujer que le había prometido trabajo en un restaurante en el extranjero y no ha llamado.",
    },
    "whereabouts_unknown": True,
    "privacy_allows": True,
    "public_extract": True,
    "interest": {"en": "She was probably taken across two borders by a recruiter known to several states."},
}
RECRUITER = {
    "status": "charged",
    "family_name": "Tafesse",
    "forename": "Dawit Girma",
    "aliases": ["Abba Girma"],
    "sex": "male",
    "birth_date": "1979",
    "nationality": ["et"],
    "description": {"en": "About 175 cm, heavy build, a scar on the left brow, wears a silver ring."},
    "basis": "prosecution",
    "facts": {
        "en": "Between March and August eleven women were promised domestic work abroad, made to sign for debts they "
        "did not have, and handed over to a household agent who kept their passports."
    },
    "conduct": {
        "en": "He met each of the women himself, took their passports, paid for the tickets and told them that the "
        "police would arrest them if they spoke."
    },
    "conduct_from": "2026-03",
    "conduct_place": "Addis Ababa",
    "offences": [
        {
            "charge": "Trafficking in women for forced labour",
            "law": "Proclamation 1178, article 3",
            "category": "ordinary",
            "max_penalty_months": 240,
        }
    ],
    "interest": {"en": "He travels between three states with papers of different names."},
    "warrant_reference": "FHC 114/2026",
    "warrant_authority": "Federal High Court",
    "warrant_valid": True,
    "by_judge": True,
    "authority_competent": True,
    "extradition_authority": "Ministry of Justice, international cooperation",
    "extradition_sought": True,
}
PUBLISHER = RECRUITER | {
    "family_name": "El Shazly",
    "forename": "Hany Ramses",
    "aliases": [],
    "nationality": ["eg"],
    "conduct_place": "Cairo",
    "facts": {
        "en": "A news site published reports on the detention of migrants; its publisher is charged with spreading "
        "false news and with helping people to cross the border."
    },
    "conduct": {
        "en": "He published the reports under his own name and, according to one witness, gave a driver's number to "
        "two travellers who had asked him for help."
    },
    "offences": [
        {
            "charge": "Facilitating illegal entry",
            "law": "Law 82, article 6",
            "category": "ordinary",
            "max_penalty_months": 60,
        }
    ],
    "warrant_reference": "Prosecution 903/2026",
    "warrant_authority": "Public Prosecution",
    "by_judge": False,
    "judge_recourse": True,
    "political_office": True,
}
WITNESS_OF = {
    "status": "person_of_interest",
    "family_name": "Kiptoo",
    "forename": "Salome",
    "information_sought": {"en": "Where she rented the flats, and who paid."},
}


def load_notices(bodies: Bodies) -> None:
    """Make what is missing; what is there already is left alone."""
    _draft(bodies, "nairobi", "blue", WITNESS_OF)
    for place, kind, said in (("addis-ababa", "red", RECRUITER), ("cairo", "red", PUBLISHER)):
        _submitted(bodies, place, kind, said)
    found = _submitted(bodies, "lima", "yellow", MISSING)
    if found is not None:
        answer_clearance(_persona("tomas"), found.pk, True)
        holds = {
            step: Said(StepAnswer.Answer.HOLDS, "The report and the call log agree")
            for step in found.kind.steps
        }
        answer_steps(_persona("ravi"), found.pk, holds)
        approve(_persona("ravi"), found.pk)
        publish_extract(bodies.at("lima", Role.DUTY_OFFICER), found.pk)


def _submitted(bodies: Bodies, place: str, kind: str, said: dict[str, Any]) -> Notice | None:
    made = _draft(bodies, place, kind, said)
    return submit(bodies.at(place, Role.DUTY_OFFICER), made.pk) if made else None


def _draft(bodies: Bodies, place: str, kind: str, said: dict[str, Any]) -> Notice | None:
    viewer = bodies.at(place, Role.DUTY_OFFICER)
    with acting_as(viewer):
        if Notice.objects.of_source(viewer).filter(caption__endswith=said["family_name"]).exists():
            return None
    today = clock.now().date()
    days = {"keep_until": str(today + timedelta(days=700))}
    days |= {"warrant_date": str(today - timedelta(days=60))} if "warrant_reference" in said else {}
    days |= {"event_date": str(today - timedelta(days=40))} if "event_place" in said else {}
    notice = start_draft(viewer, kind)
    return save_draft(viewer, notice.pk, ALWAYS | said | days, None, notice.version)


def _persona(username: str) -> Viewer:
    return viewer_named(username, "security_check")
