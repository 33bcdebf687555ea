"""Every condition of every type holds somewhere and fails somewhere; the cases are made from the tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from comity.notices import tables
from comity.notices.checks import OPERATORS, Setting, day, holds, operators_of, words_in
from comity.notices.model import Mark
from comity.notices.rules import (
    approvals_needed,
    caption,
    impossible,
    may_be_public,
    missing,
    properties_of,
    raised,
    reviewed_before,
    rung,
    way,
)
from comity.notices.tests.drafts import breaking, complete, meet, ways_to_break, ways_to_meet

TODAY = date(2026, 11, 25)
EVERY = [
    (table, kind, condition)
    for table in tables.versions().values()
    for kind in table.types.values()
    for condition in kind.conditions
]
TABLE = tables.current(TODAY)
RED = TABLE.types["red"]


def named(case):
    return "-".join((case[0].version, case[1].id, case[2].id))


@pytest.mark.parametrize("case", EVERY, ids=map(named, EVERY))
def test_a_condition_holds_in_one_draft_and_fails_in_another(case):
    table, kind, condition = case
    setting = Setting(kind, TODAY)
    broken = breaking(condition, kind, table, TODAY)
    assert condition.id in {c.id for c in missing(broken, kind, TODAY)}
    whole = complete(kind, table, TODAY)
    if condition.when and not holds(condition.when, whole, setting):
        assert condition not in missing(whole, kind, TODAY), "it does not apply here"
        meet(condition.when, whole, setting, table)
        whole = complete(kind, table, TODAY, **whole)
        assert holds(condition.when, whole, setting)
    assert missing(whole, kind, TODAY) == []


@pytest.mark.parametrize("kind", TABLE.types.values(), ids=lambda kind: kind.id)
def test_each_alternative_of_a_condition_is_enough_and_each_of_its_parts_is_needed(kind):
    setting = Setting(kind, TODAY)
    for condition in kind.conditions:
        whole = complete(kind, TABLE, TODAY)
        for draft in ways_to_meet(condition.check, whole, setting, TABLE):
            assert holds(condition.check, draft, setting), (condition.id, draft)
        for draft in ways_to_break(condition.check, whole, setting, TABLE):
            assert not holds(condition.check, draft, setting), (condition.id, draft)


ASKED = {
    # Conditions for recording (RPD art. 34 to 48)
    "human rights; no political, military, religious or racial matter": ["G1"],
    "a purpose, and what it is about": ["G2"],
    "of interest for international cooperation": ["G3"],
    "accurate, relevant, not excessive, up to date": ["G4"],
    "the source's own law allows it": ["G5"],
    "the status of the person; of the dead, no more than black notices record": ["G6"],
    "kept until a day": ["G7"],
    "confidentiality": ["G8"],
    "minors": ["G9"],
    "victims and witnesses: no coercive action": ["BLUE-4"],
    "particularly sensitive data": ["G10"],
    "copied data keep source and date": ["G11"],
    "no impossible dates": ["G12", "RED-C5A"],
    # Red (82 to 86), steps A to D
    "A1, A2, A2x: serious, ordinary-law, or serving organised crime; A6: one offence is enough": ["RED-A2"],
    "A3, A7: two years, or waived": ["RED-A3"],
    "A4, A7: six months, or waived": ["RED-A4"],
    "prosecution or sentence": ["RED-A6"],
    "B: identity, by data or by photograph": ["RED-B"],
    "C1: own conduct, time and place, and the facts": ["RED-C1", "RED-C1F"],
    "C2: charge": ["RED-C2"],
    "C3: law": ["RED-C3"],
    "C4: penalty": ["RED-C4"],
    "C5: valid warrant": ["RED-C5"],
    "D1: competent authority": ["RED-D1"],
    "D2: extradition will be sought": ["RED-D2"],
    "D3: a judge": ["RED-D3"],
    # The other colours (88 to 95)
    "blue: information is sought": ["BLUE-1"],
    "blue: enough of the case": ["BLUE-2"],
    "blue: identifiers, or the best there are": ["BLUE-3"],
    "green: threat, assessed by an authority": ["GREEN-1"],
    "green: convictions or other grounds": ["GREEN-2"],
    "green: enough to be of use": ["GREEN-3"],
    "yellow: police report, last place, circumstances": ["YELLOW-1", "YELLOW-2", "YELLOW-3"],
    "yellow: whereabouts or identity unknown": ["YELLOW-4"],
    "yellow: an adult's privacy, a child's best interests and guardian": ["YELLOW-5", "YELLOW-6", "YELLOW-7"],
    "black: discovery recorded": ["BLACK-1"],
    "black: not identified": ["BLACK-2"],
    "black: photograph, prints, DNA or dental": ["BLACK-3"],
    "orange: imminent danger": ["ORANGE-1", "ORANGE-4"],
    "orange: assessment": ["ORANGE-2"],
    "orange: a person about to commit a particularly serious crime, with grounds": ["ORANGE-3"],
    "purple: method": ["PURPLE-1", "PURPLE-3"],
    "purple: serious, unusual or repeated": ["PURPLE-2"],
    "silver: asset, its crime, what is sought": ["SILVER-1", "SILVER-2", "SILVER-3"],
    "UN: reference and resolution": ["UN-1"],
    "UN: measures": ["UN-2"],
    "UN: who it is": ["UN-3"],
    # Diffusions (97 to 101)
    "chosen bureaus, and why": ["WANTED-1", "DIFF-1"],
    "wanted: identity, conduct, warrant, charge, extradition": [
        "WANTED-2", "WANTED-3", "WANTED-4", "WANTED-5", "WANTED-6",
    ],
    "other diffusions: what is sought, and about whom": ["DIFF-2", "DIFF-3"],
}  # fmt: skip
"""What the rules ask, in their order, and where the tables ask it."""


def test_the_tables_ask_what_the_rules_ask_and_nothing_that_nobody_wrote_down():
    asked = [name for names in ASKED.values() for name in names]
    ruled = {condition.id for kind in TABLE.types.values() for condition in kind.conditions}
    assert len(asked) == len(set(asked))
    assert set(asked) == ruled
    assert {"A1", "A2", "A3", "A4", "A5", "B1", "C1", "C2", "C3", "C5", "D1", "D2", "D3"} <= set(RED.steps)
    assert {name for name, step in TABLE.steps.items() if step.waivable} == {"A3", "A4"}
    assert {"E1", "E2", "E3", "E4", "E5"} <= set(TABLE.steps)
    assert not any("deceased" in kind.statuses for kind in TABLE.types.values())


def test_below_the_threshold_the_bureau_says_why_and_the_legal_office_decides():
    draft = complete(RED, TABLE, TODAY, basis="prosecution")
    draft["offences"][0]["max_penalty_months"] = 18
    assert [c.id for c in missing(draft, RED, TODAY)] == ["RED-A3"]
    draft["particular_importance"] = {"en": "He is the only one who knows where eleven children were taken"}
    assert missing(draft, RED, TODAY) == []
    assert "below_threshold" in raised(draft, RED, {})


@pytest.mark.parametrize("kind", TABLE.types.values(), ids=lambda kind: kind.id)
def test_an_empty_draft_lacks_everything_that_applies_to_it(kind):
    setting = Setting(kind, TODAY)
    lacking = {c.id for c in missing({}, kind, TODAY)}
    apply = {c.id for c in kind.conditions if not c.when or holds(c.when, {}, setting)}
    assert lacking == {c.id for c in kind.conditions if c.id in apply and not holds(c.check, {}, setting)}
    assert len(lacking) >= 6


def test_the_tables_use_every_operator_and_say_where_each_rule_comes_from():
    used = set()
    for _, _, condition in EVERY:
        used |= operators_of(condition.check) | (operators_of(condition.when) if condition.when else set())
        assert condition.source
        assert condition.text
    assert used == set(OPERATORS)
    ids = [c.id for kind in TABLE.types.values() for c in kind.conditions if c.id[0] != "G" or "-" in c.id]
    assert len(ids) == len(set(ids))


def test_eleven_types_are_ruled_and_silver_waits_behind_a_flag():
    assert set(TABLE.types) == {
        "red", "blue", "green", "yellow", "black", "orange", "purple", "silver", "un_special",
        "wanted_diffusion", "diffusion",
    }  # fmt: skip
    assert [kind.id for kind in TABLE.types.values() if kind.flag] == ["silver"]
    assert (TABLE.types["silver"].quota, TABLE.types["silver"].mark) == (9, Mark.UNSURE)


@pytest.mark.parametrize(("months", "enough"), [(23, False), (24, True), (120, True)])
def test_a_red_notice_for_prosecution_needs_a_maximum_penalty_of_two_years(months, enough):
    offence = {"category": "ordinary", "charge": "trafficking in persons", "law": "Penal Code 12"}
    draft = complete(RED, TABLE, TODAY, basis="prosecution", offences=[{**offence, "max_penalty_months": 24}])
    draft["offences"][0]["max_penalty_months"] = months
    assert ("RED-A3" not in {c.id for c in missing(draft, RED, TODAY)}) is enough


@pytest.mark.parametrize(
    ("imposed", "left", "enough"), [(5, 0, False), (6, 0, True), (0, 6, True), (5, 5, False)]
)
def test_a_red_notice_for_a_sentence_needs_six_months(imposed, left, enough):
    draft = complete(RED, TABLE, TODAY, basis="sentence")
    draft["offences"][0] |= {"sentence_months": imposed, "remaining_months": left}
    assert ("RED-A4" not in {c.id for c in missing(draft, RED, TODAY)}) is enough


def test_of_several_offences_one_that_qualifies_is_enough():
    draft = complete(RED, TABLE, TODAY, basis="prosecution")
    draft["offences"].append({"category": "private", "charge": "an unfunded cheque", "max_penalty_months": 3})
    assert missing(draft, RED, TODAY) == []
    draft["offences"].pop(0)
    assert {"RED-A2", "RED-A3"} <= {c.id for c in missing(draft, RED, TODAY)}


def test_a_person_is_identified_by_data_or_by_a_photograph():
    draft = complete(RED, TABLE, TODAY)
    assert draft["family_name"]
    for name in ("family_name", "forename", "birth_date", "sex"):
        draft.pop(name)
    assert "RED-B" in {c.id for c in missing(draft, RED, TODAY)}
    assert "RED-B" not in {
        c.id for c in missing({**draft, "photographs": 1, "aliases": ["Tailor"]}, RED, TODAY)
    }


def test_a_charge_of_one_word_and_a_warrant_older_than_the_person_are_missing_something():
    draft = complete(RED, TABLE, TODAY, birth_date="1984-03-17") | {"warrant_date": "1979-01-01"}
    draft["offences"][0]["charge"] = "Fraud"
    assert {"RED-C2", "RED-C5A"} <= {c.id for c in missing(draft, RED, TODAY)}


@pytest.mark.parametrize("said", ["2026-02-30", "0000-00-00", "1975/00/00", "yesterday", "2026-13", "٢٠٢٦"])
def test_impossible_dates_are_named_by_their_field(said):
    draft = complete(RED, TABLE, TODAY) | {"birth_date": said}
    assert impossible(draft, RED, TABLE) == ["birth_date"]
    assert day(said) is None


def test_a_date_may_be_known_in_part_but_a_warrant_has_its_day():
    assert impossible({"birth_date": "1984-03", "warrant_date": "2024"}, RED, TABLE) == ["warrant_date"]
    assert day("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert day("2023-12") == (date(2023, 12, 1), date(2023, 12, 31))


def test_words_are_counted_in_any_script_and_in_the_fullest_language():
    assert words_in({"en": "two words", "ar": "اتجر بأشخاص عبر الحدود مرات"}) == 5
    assert words_in("运送十一人过境并收取费用") >= 5
    assert words_in("  -- 12 ") == 0


def test_what_a_bureau_did_before_decides_how_strictly_it_is_reviewed():
    assert rung(TABLE, 0, 0) is None
    assert [rung(TABLE, n, 0).effect for n in (1, 3, 6)] == ["told", "full_review", "suspended"]
    assert rung(TABLE, 0, 3).effect == "full_review"
    blue, diffusion = TABLE.types["blue"], TABLE.types["diffusion"]
    assert (approvals_needed(blue, None), approvals_needed(blue, rung(TABLE, 3, 0))) == (1, 2)
    assert (reviewed_before(diffusion, None), reviewed_before(diffusion, rung(TABLE, 3, 0))) == (False, True)


def test_the_public_sees_what_the_rules_let_it_see():
    agreed = {"public_extract": True}
    yellow, blue = TABLE.types["yellow"], TABLE.types["blue"]
    assert may_be_public(RED, agreed, contested=False)
    assert not may_be_public(RED, {}, contested=False)
    assert not may_be_public(RED, agreed, contested=True)
    assert not may_be_public(RED, agreed | {"minor": True, "status": "charged"}, contested=False)
    assert may_be_public(yellow, agreed | {"minor": True, "status": "missing"}, contested=False)
    assert not may_be_public(blue, agreed, contested=False)
    assert may_be_public(TABLE.types["un_special"], {}, contested=False)


def test_no_way_leads_out_of_an_end_and_none_from_a_draft_past_the_review():
    ended = {state.id for state in TABLE.states.values() if state.ended}
    for each in TABLE.transitions.values():
        assert not ended & set(each.before), each.verb
    assert way(TABLE, "publish", "draft") is None
    assert way(TABLE, "publish", "approved").after == "published"
    into = {each.verb for each in TABLE.transitions.values() if each.after == "published"}
    assert into == {"send", "publish", "resume"}


def test_a_draft_becomes_what_is_screened():
    draft = {
        "family_name": "Mutua",
        "forename": "Josphat Kiprono",
        "birth_date": "1984-03-17",
        "aliases": ["JK", ""],
    }
    assert caption(draft) == "Josphat Kiprono Mutua"
    assert properties_of(draft, TABLE) == {
        "lastName": ["Mutua"],
        "firstName": ["Josphat Kiprono"],
        "alias": ["JK"],
        "birthDate": ["1984-03-17"],
        "name": ["Josphat Kiprono Mutua"],
    }


def copied(tmp_path: Path, file: str, old: str, new: str) -> Path:
    folder = tmp_path / "2027-01"
    folder.mkdir()
    for path in (tables.SHIPPED / "2026-11").iterdir():
        folder.joinpath(path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    changed = folder / file
    text = changed.read_text(encoding="utf-8")
    assert old in text
    changed.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_a_new_version_changes_a_condition_without_code(tmp_path):
    folder = copied(tmp_path, "red.toml", "number = 24", "number = 48")
    newer = tables.read(folder)
    draft = complete(RED, TABLE, TODAY, basis="prosecution")
    assert missing(draft, RED, TODAY) == []
    assert [c.id for c in missing(draft, newer.types["red"], TODAY)] == ["RED-A3"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("red.toml", 'filled = "basis"', 'guessed = "basis"', "no operator guessed"),
        ("blue.toml", 'field = "facts"\n', 'field = "moon"\n', "does not ask for moon"),
        ("life.toml", 'to = "published"', 'to = "nowhere"', "no state nowhere"),
        ("review.toml", 'code = "ART3"', 'code = "ART9"', "no code ART9"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(tmp_path, file, old, new, said):
    with pytest.raises(tables.BadTable, match=said):
        tables.read(copied(tmp_path, file, old, new))


def test_long_texts_may_be_in_any_language():
    draft = complete(RED, TABLE, TODAY)
    draft["facts"] = {"ar": "نقلت الشاحنة أحد عشر شخصا عبر الحدود مقابل المال في الليل مرات"}
    assert missing(draft, RED, TODAY) == []
