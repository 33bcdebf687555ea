"""What must hold for every input: nothing crashes, nobody is lost, no character is looked at too often."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange.tables.charset import decode
from comity.screening.manifests.edifact import escape, segments, split
from comity.screening.manifests.model import Limits, Problems
from comity.screening.manifests.read import read
from comity.screening.manifests.separators import Separators, Starts
from comity.screening.manifests.tests.writing import TODAY, interchange, message, passport, person, wrapped

HEAD = interchange(message([*person("OTIENO", "AMINA"), *passport("AK1")]))
PIECES = [
    "UNA:+.? '", "UNB+UNOA:4+", "UNH+1+PAXLST:D", "UNH+1+PNRGOV:11", "UNT+1+1'", "UNZ+1+1'", "NAD+FL+++", "SRC'",
    "TIF+A+B:A:1'", "SSR+DOCS:HK:1:KQ:::::/P/", "DTM+329:", "LOC+125+", "TVL+231126:1040+NBO+CDG+KQ+1'", "CNT+42:",
    "'", "+", ":", "?", "’", "\r\n", " ", "720907", "name;sex\n", '"', ";", ",", "P<UTO", "<<", "{", '"schema"', "[",
    "٣", "²", "\x00", "\x1d", "\ufeff", "é",
]  # fmt: skip
NAMES = st.text("ABCXYZ'+:?*-()$#\\", min_size=1, max_size=12).filter(lambda n: n.strip("':+?*-()$#\\") != "")
MARKS = st.permutations(list(":+?'*$#(|~=;")).map(lambda m: Separators(m[0], m[1], m[2], m[3]))
BIRTHS = st.dates(date(1927, 1, 1), date(2026, 11, 22))


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(raw):
    read(raw, TODAY)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map("".join))
@settings(max_examples=300)
def test_no_pieces_of_the_formats_put_together_crash_the_reader(text):
    read(text.encode("utf-8", "surrogatepass"), TODAY)


SAMPLES = [
    HEAD,
    "UNB+IATA:1+KQ++261122:1800+7'UNH+1+PNRGOV:11:1:IA'MSG+:22'ORG+KQ'TVL+231126:1040:231126:1755+NBO+CDG+KQ+100'"
    "SRC'RCI+KQ:ABC123'TIF+OTIENO+AMINAMRS:A:1'SSR+DOCS:HK:1:KQ:::::/P/KEN/AK1/KEN/17AUG90/F/30SEP31/OTIENO/AMINA+::1'"
    "SSR+INFT:HK:1:KQ:::::OTIENO/ZURI 10AUG26+::1'SSR+SEAT:HK:1:KQ:::NBO:CDG+014C::1'UNT+11+1'UNZ+1+7'",
    "Surname;Given name;DOB;Sex;Passport;Expiry\nOTIENO;AMINA;17/08/1990;F;AK1;30.09.2031\n" * 2,
    '{"id":"a","schema":"Person","properties":{"name":["Amina"],"birthDate":["1990"],"gender":["female"]}}\n'
    '{"id":"p","schema":"Passport","properties":{"holder":["a"],"number":["AK1"],"endDate":["2031"]}}\n',
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n",
]
EDITS = st.lists(
    st.tuples(
        st.integers(0, 400), st.integers(0, 12), st.sampled_from([*PIECES, "", "{}", "[]", "0500", "00"])
    ),
    max_size=6,
)


@given(st.sampled_from(SAMPLES), EDITS)
@settings(max_examples=500)
def test_no_damage_to_a_good_file_crashes_the_reader(text, edits):
    for place, length, instead in edits:
        text = text[:place] + instead + text[place + length :]
    read(text.encode("utf-8", "replace"), TODAY)


@given(
    st.lists(st.tuples(NAMES, NAMES, BIRTHS), min_size=1, max_size=5),
    MARKS,
    st.integers(9, 90),
    st.booleans(),
)
@settings(max_examples=200)
def test_everybody_written_with_any_separators_and_any_wrap_is_read_back(people, by, width, wrap):
    rows = [row for f, g, b in people for row in person(f, g, ("DTM", ("329", b.strftime("%y%m%d"))))]
    text = interchange(message(rows), by=by)
    result = read((wrapped(text, width) if wrap else text).encode(), TODAY)
    written = [(" ".join([f, g]), b.isoformat()) for f, g, b in people]
    assert [(t.names_as_written[0], t.birth_date) for t in result.travellers] == written
    assert result.errors == ()


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]).filter(str.isprintable)), MARKS)
def test_what_is_escaped_comes_back(value, by):
    assert split(f"NAD{by.element}{escape(value, by)}", by) == ((("NAD",), (value,)), False)


@given(st.binary(max_size=300))
def test_every_text_has_a_decoding(raw):
    text, _ = decode(raw)
    text.encode("utf-8", "strict")


class CountedText(str):
    """A text that counts how many characters are cut out of it."""

    taken = 0

    def __getitem__(self, index):
        piece = super().__getitem__(index)
        CountedText.taken += len(piece)
        return piece


def test_the_work_grows_with_the_text_and_not_with_its_square():
    def work(times):
        CountedText.taken = 0
        body = "NAD+FL+++OTIENO:AMINA'DTM+329:900817'" * times
        found = list(segments(CountedText(HEAD.replace("UNT+", body + "UNT+")), Problems(), Limits()))
        return len(found), CountedText.taken

    few, taken_for_few = work(100)
    many, taken_for_many = work(1_000)
    assert many - few == 1_800
    assert taken_for_many < 12 * taken_for_few


def test_a_crowd_of_tiny_interchanges_is_searched_once():
    text = "UNB+UNOA:4+A+B+1'UNZ+1+1'"
    starts = Starts(text * 500)
    found, position = 0, 0
    while (start := starts.after(position)) is not None:
        found += 1
        position = start.offset + 3
    assert found == 500


def test_ten_megabytes_in_one_line_keep_to_the_limits():
    raw = HEAD.encode() + b"X" * 10_000_000
    result = read(raw, TODAY)
    assert [t.family for t in result.travellers] == ["OTIENO"]
    unclosed = HEAD.encode()[:-40] + b"X" * 10_000_000
    result = read(unclosed, TODAY)
    assert len(result.problems) < 10
    assert any("longer than" in problem.message for problem in result.errors)
