"""What is sent to each address: something that does what the address is for, where the sender may."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from comity.kernel import clock
from tests.village import FRENCH_FLIGHT, LIST, Village

FORM = "application/x-www-form-urlencoded"
BYTES = "application/octet-stream"
BOUNDARY = "comity-boundary"
SEARCHED = "Josphat Kiprono Mutua 1984-03-17"

Made = Callable[[Village], Any]


def body(method: str, route: str, village: Village) -> dict[str, Any]:
    """Arguments for the test client's ``generic``."""
    if method == "GET":
        asked = QUERIES.get(route)
        return {"query_params": asked(village) if asked else {}}
    if route in FILES:
        name, content = FILES[route]
        return _multipart(name, content, _filled(route, village))
    if route in RAW:
        return {"data": RAW[route](village), "content_type": BYTES} | _query(route, village)
    if route.startswith("api "):
        made = OPERATIONS.get(route.removeprefix("api "))
        return {
            "data": json.dumps(made(village) if made else {}, default=str),
            "content_type": "application/json",
        }
    return {"data": urlencode(_filled(route, village), doseq=True), "content_type": FORM}


def _filled(route: str, village: Village) -> dict[str, Any]:
    made = FORMS.get(route)
    return made(village) if made else {}


def _query(route: str, village: Village) -> dict[str, Any]:
    if route == "api add_notice_file":
        return {"query_params": {"what": "photograph", "confirmed": "true", "filename": "face.png"}}
    if route != "api start_import":
        return {}
    return {"query_params": {"handling": json.dumps({"expires_at": later()}), "status": "suspect"}}


def _multipart(name: str, content: bytes, fields: dict[str, Any]) -> dict[str, Any]:
    lines = []
    for field, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            lines.append(
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            )
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    lines += [head.encode(), b"Content-Type: text/plain\r\n\r\n", content, f"\r\n--{BOUNDARY}--\r\n".encode()]
    return {"data": b"".join(lines), "content_type": f"multipart/form-data; boundary={BOUNDARY}"}


def later(days: int = 200) -> str:
    return (clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(days: int) -> str:
    return later(days)[:10]


def _within(form: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Fields of one of several forms on a page."""
    return {f"{form}-{name}": value for name, value in fields.items()}


def _handled(_: Village) -> dict[str, Any]:
    return {
        "mode": "all",
        "tier": "full",
        "purposes": ["border_control"],
        "handling_code": "H0",
        "reliability": "X",
        "accuracy": "4",
        "confidentiality": "for_official_use_only",
        "expires_at": _day(200),
    }


def _person(village: Village) -> dict[str, Any]:
    return _handled(village) | {"name": "Anyango Achieng Odhiambo", "status": "suspect", "seen_version": 1}


QUERIES: dict[str, Made] = {
    "screening:search": lambda v: {"q": SEARCHED},
    "records:export": lambda v: {"ids": v.records["all"]},
    "api read_differences": lambda v: {"one": "1", "two": "1"},
    "records:chosen": lambda v: {"ids": v.records["all"], "do": "renew"},
    "records:many": lambda v: {"ids": v.records["all"]},
    "api prove_consistency": lambda v: {"first": str(v.first_checkpoint)},
}

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 64
FILES = {
    "screening:manifests": ("again.csv", FRENCH_FLIGHT.replace(b"1A", b"10A")),
    "records:import": ("list.json", json.dumps(LIST[0]).encode()),
    "records:register": ("changes.jsonl", json.dumps({"op": "ADD", "entity": LIST[0]}).encode()),
}
RAW: dict[str, Callable[[Village], bytes]] = {
    "api add_notice_file": lambda v: PICTURE,
    "api receive_manifest": lambda v: FRENCH_FLIGHT.replace(b"1A", b"11A"),
    "api start_import": lambda v: json.dumps(LIST[0]).encode(),
    "api start_sync": lambda v: json.dumps(LIST[0]).encode(),
}

FORMS: dict[str, Made] = {
    "set_language": lambda v: {"language": "fr"},
    "set_theme": lambda v: {"theme": "dark"},
    "desk": lambda v: {"grant": v.grants["claire"], "purpose": "border_control"},
    "screening:comparisons": lambda v: {
        "one": str(v.world.kenya.pk),
        "other": str(v.world.germany.pk),
        "line": 85,
    },
    "screening:budget": lambda v: {"referrals": 20, "why": "two officers on the second line"},
    "screening:compare": lambda v: {"q": SEARCHED},
    "screening:match": lambda v: {"verdict": "no", "confirm": "on", "note": "another scar"},
    "screening:answer": lambda v: {"answer": "confirmed", "note": "ours"},
    "screening:outcome": lambda v: {"outcome": "no_action"},
    "records:create": _person,
    "records:edit": _person,
    "records:restrict": lambda v: _within("restrict", _handled(v)),
    "records:extend": lambda v: _within("extend", {"expires_at": _day(500), "reason": "still wanted"}),
    "records:delete": lambda v: _within("delete", {"reason": "arrested"}),
    "records:export": lambda v: {"ids": v.records["all"], "shape": "paper", "reason": "for the court"},
    "records:review": lambda v: {"record": v.records["all"], "reason": "not_found"},
    "records:many": lambda v: {
        "ids": f"{v.records['all']},{v.records['french']}",
        "do": "renew",
        "renewal": "not_found",
        "together": "each",
        "step": "look",
    },
    "records:shift": lambda v: {"taker": str(v.people["claire"].person), "remarks": "all is quiet"},
    "records:hand_over": lambda v: {"answer": "understood"},
    "screening:save": lambda v: {"text": SEARCHED, "why": "case 7/2026", "days": 90},
    "screening:prolong": lambda v: _within(str(v.search), {"why": "case 7/2026", "days": 30}),
    "records:reference": lambda v: _within("reference", {"reference": "PV 12/2026"}),
    "records:import": lambda v: _handled(v) | {"status": "suspect"},
    "records:columns": lambda v: {
        "kind": "person",
        "do": "run",
        **{f"column-{n}": name for n, name in v.columns.items()},
    },
    "records:open_register": lambda v: _handled(v) | {"name": "Stolen", "days": 90, "status": "suspect"},
    "records:edit_register": lambda v: _handled(v) | {"name": "Stolen", "days": 90, "status": "suspect"},
    "records:register": lambda v: {"what": "whole"},
    "records:answer_sync": lambda v: {"answer": "throw_away"},
    "oversight_draw": lambda v: {"size": 1},
    "oversight_finding": lambda v: {f"{v.examination}-finding": "in_order"},
    "records:propose": lambda v: {"other": str(v.records["unsure"])},
    "records:link": lambda v: _handled(v) | {"kind": "uses", "other": str(v.records["passport"])},
    "records:unlink": lambda v: {"reason": "another man"},
    "records:accept_flaw": lambda v: {"reason": "never had a passport"},
    "records:pair": lambda v: {"decision": "unsure", "note": "a colleague should look"},
    "notices:new": lambda v: {"type": "blue"},
    "notices:edit": lambda v: {"seen_version": 2, "family_name": "Wekesa", "subject": "person"},
    "notices:check": lambda v: {"family_name": "Wekesa", "subject": "person"},
    "notices:answer": lambda v: _within("answer", {"note": "the High Court"}),
    "notices:suspend": lambda v: _within("suspend", {"note": "the court is asked again"}),
    "notices:contest": lambda v: _within("contest", {"note": "the person's lawyer"}),
    "notices:withdraw": lambda v: _within("withdraw", {"note": "lifted"}),
    "notices:renew": lambda v: _within("renew", {"until": _day(900), "reason": "he is still at large"}),
    "notices:extract": lambda v: {"photograph": ""},
    "notices:steps": lambda v: {"A5": "holds", "A5_reason": "of interest to all"},
    "notices:ask": lambda v: _within("ask", {"note": "Which court was it?"}),
    "notices:refuse": lambda v: _within("refuse", {"code": "ART2"}),
    "notices:cancel": lambda v: _within("cancel", {"code": "OTHER", "note": "purpose achieved"}),
    "notices:decide": lambda v: {"verb": "resume"},
    "notices:located": lambda v: {"note": "held at the counter"},
    "notices:tell": lambda v: _within("tell", {"what": "extradition_refused"}),
    "notices:pursue": lambda v: _within("pursue", {"verb": "close"}),
    "notices:disagree": lambda v: _within("disagree", {"note": "he was judged for this in Lyon"}),
    "notices:disagreement": lambda v: {"verb": "answer", "note": "it was another offence"},
    "notices:waive": lambda v: _within("waive", {"step": "A3", "reason": "of particular importance"}),
    "notices:deletion": lambda v: {"notice": v.references["all"], "decision": "decision 12/2026"},
    "notices:protected": lambda v: {"ground": "asylum", "names": "Halima Abdi", "until": _day(300)},
    "notices:context": lambda v: {"country": "ke", "text": "elections are near", "until": _day(90)},
    "notices:begin_anew": lambda v: {"note": "errors were mended"},
    "notices:clear": lambda v: {"verdict": "clear"},
    "members:add": lambda v: {"name": "NCB Lima", "short": "PE", "kind": "member", "state": "pe"},
    "members:add_unit": lambda v: {"name": "Border police Roissy", "short": "FR-CDG"},
    "members:add_person": lambda v: {
        "username": "colette",
        "name": "Colette",
        "language": "fr",
        "password": "a long first password",
    },
    "members:grant": lambda v: {
        "username": "petra",
        "role": "analyst",
        "ends_at": _day(100),
    },
    "members:mandate": lambda village: {
        "mandate": "Act 12/2026",
        "until": "",
        "per_hour": 10,
        "per_day": 20,
        "batch": 5,
    },
    "members:states": lambda v: {"person": v.people["ravi"].person, "nationalities": ["se"]},
    "members:key": lambda v: {
        "grant": v.grants["claire"],
        "name": "gate",
        "purposes": ["border_control"],
        "expires_at": _day(30),
    },
}

HANDLING = {"purposes": ["border_control"]}
DRAFT = {"kind": "Person", "properties": {"name": ["Anyango Achieng Odhiambo"]}, "status": "suspect"}

OPERATIONS: dict[str, Made] = {
    "screen": lambda v: {"name": "Josphat Kiprono Mutua", "birth_dates": ["1984-03-17"]},
    "search": lambda v: {"text": SEARCHED},
    "compare": lambda v: {"text": SEARCHED, "record": v.records["all"]},
    "decide_match": lambda v: {"decision": "no", "note": "another scar"},
    "answer_hit": lambda v: {"answer": "confirmed"},
    "set_outcome": lambda v: {"outcome": "no_action"},
    "create_record": lambda v: DRAFT | {"handling": HANDLING | {"expires_at": later()}},
    "edit_record": lambda v: DRAFT | {"version": 1},
    "restrict_record": lambda v: HANDLING,
    "extend_record": lambda v: {"expires_at": later(500), "reason": "still wanted"},
    "delete_record": lambda v: {"reason": "arrested"},
    "note_reference": lambda v: {"reference": "PV 12/2026"},
    "name_columns": lambda v: {"kind": "person", "columns": v.columns},
    "open_register": lambda v: {"name": "Stolen", "handling": HANDLING},
    "keep_register": lambda v: {"name": "Stolen", "handling": HANDLING},
    "answer_sync": lambda v: {"apply": False},
    "export_records": lambda v: {"ids": [v.records["all"]], "reason": "for the court"},
    "export_workbook": lambda v: {"ids": [v.records["all"]], "reason": "for the court"},
    "propose_pair": lambda v: {"one": v.records["all"], "two": v.records["unsure"]},
    "link_records": lambda v: {
        "one": v.records["all"],
        "kind": "uses",
        "two": v.records["passport"],
        "handling": HANDLING | {"expires_at": later()},
    },
    "withdraw_link": lambda v: {"reason": "another man"},
    "accept_flaw": lambda v: {"rule": "person.document", "reason": "never had a passport"},
    "reopen_flaw": lambda v: {"rule": "person.document"},
    "judge_pair": lambda v: {"decision": "unsure"},
    "start_comparison": lambda v: {
        "one": {"source": v.world.kenya.pk},
        "other": {"source": v.world.germany.pk},
    },
    "set_budget": lambda v: {"referrals": 20, "why": "two officers on the second line"},
    "draft_notice": lambda v: {"type": "blue"},
    "save_notice": lambda v: {"content": {"family_name": "Wekesa"}, "version": 2},
    "amend_notice": lambda v: {"content": {"family_name": "Wekesa"}, "version": 2},
    "answer_notice": lambda v: {"note": "the High Court"},
    "withdraw_notice": lambda v: {"note": "lifted"},
    "suspend_notice": lambda v: {"note": "the court is asked again"},
    "contest_notice": lambda v: {"note": "the person's lawyer"},
    "ask_renewal": lambda v: {"until": later(900), "reason": "he is still at large"},
    "pursue_notice": lambda v: {"verb": "close"},
    "tell_of_notice": lambda v: {"what": "extradition_refused"},
    "report_located": lambda v: {"note": "held at the counter"},
    "acknowledge_purge": lambda v: {"note": "erased"},
    "answer_steps": lambda v: {"steps": {"A5": {"answer": "holds", "reason": "of interest to all"}}},
    "ask_bureau": lambda v: {"note": "Which court was it?"},
    "refuse_notice": lambda v: {"code": "ART2"},
    "cancel_notice": lambda v: {"code": "OTHER", "note": "purpose achieved"},
    "resume_notice": lambda v: {},
    "settle_notice": lambda v: {"note": "settled"},
    "decide_amendment": lambda v: {"accept": True},
    "decide_renewal": lambda v: {"accept": True},
    "answer_clearance": lambda v: {"accept": True},
    "raise_disagreement": lambda v: {"note": "he was judged for this in Lyon"},
    "answer_disagreement": lambda v: {"note": "it was another offence"},
    "settle_disagreement": lambda v: {"note": "Kenya sent the judgment"},
    "lay_disagreement": lambda v: {},
    "decide_disagreement": lambda v: {"outcome": "stands", "note": "two different offences"},
    "waive_step": lambda v: {"step": "A3", "reason": "of particular importance"},
    "flag_country": lambda v: {"country": "ke", "text": "elections are near", "until": later(90)},
    "begin_anew": lambda v: {"note": "errors were mended"},
    "declare_states": lambda v: {"states": ["se"]},
    "delete_notice": lambda v: {"note": "decision 12/2026"},
    "register_protected": lambda v: {"ground": "asylum", "names": ["Halima Abdi"], "until": later(300)},
    "add_bureau": lambda v: {
        "name": "Border police Roissy",
        "short": "FR-CDG",
        "answers_to": v.world.france.pk,
    },
    "set_discreet_consent": lambda v: {"consents": False},
    "add_person": lambda v: {"username": "colette", "name": "Colette"},
    "grant_role": lambda v: {
        "person": v.people["lucie"].person,
        "bureau": v.world.france.pk,
        "role": "analyst",
        "ends_at": later(100),
    },
    "draw_sample": lambda v: {"size": 1},
    "state_finding": lambda v: {"finding": "in_order"},
    "put_extract": lambda village: {"photograph": None},
    "put_mandate": lambda village: {"mandate": "Act 12/2026", "per_hour": 10, "per_day": 20, "batch": 5},
    "create_key": lambda v: {
        "grant": v.grants["claire"],
        "name": "gate",
        "purposes": ["border_control"],
        "expires_at": later(30),
    },
}
