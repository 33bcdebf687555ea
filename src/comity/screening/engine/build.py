"""Writes a base segment."""

import json
import os
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from comity.screening.engine.people import Person, decode, years
from comity.screening.engine.segment import MAGIC, SECTIONS, aligned
from comity.screening.engine.sounds import keys
from comity.screening.engine.terms import hashed, rank, spelling_of, terms

_Sections = dict[str, bytes]


def write_segment(
    path: Path, key: str, audiences: Mapping[str, Mapping[str, bytes]], position: str | None
) -> None:
    """Write `audiences` (records by id, by audience) durably to a file that does not exist yet.

    `key` is repeated in the delta log that belongs to the segment. Audiences are laid out one after the
    other, so that memory is needed for the largest alone.
    """
    table: dict[str, dict[str, list[int]]] = {}
    body = path.with_suffix(".body")
    with body.open("w+b") as file:
        for audience in sorted(audiences):
            table[audience] = _append(file, _layer(audiences[audience]))
        header = {"key": key, "position": position, "byteorder": sys.byteorder, "audiences": table}
        raw = json.dumps(header, ensure_ascii=True).encode()
        with path.open("xb") as out:
            out.write(MAGIC + struct.pack("<II", len(raw), zlib.crc32(raw)) + raw)
            out.write(bytes(aligned(out.tell()) - out.tell()))
            file.seek(0)
            while chunk := file.read(1 << 20):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    body.unlink()


def _append(file: BinaryIO, sections: _Sections) -> dict[str, list[int]]:
    places = {}
    for name in SECTIONS:
        raw = sections[name]
        places[name] = [file.tell(), len(raw), zlib.crc32(raw)]
        file.write(raw)
        file.write(bytes(aligned(file.tell()) - file.tell()))
    return places


def _layer(records: Mapping[str, bytes]) -> _Sections:
    """All sections of one audience."""
    ids = sorted(records)
    entries: list[tuple[int, int]] = []
    rows_of_term: dict[str, array[int]] = {}
    people: list[Person] = []
    for subject, id_ in enumerate(ids):
        person = decode(records[id_])[2]
        people.append(person)
        entries.extend((rank(year, id_), subject) for year in years(person) or [0])
    entries.sort()
    for row, (_, subject) in enumerate(entries):
        for term in terms(people[subject]):
            rows_of_term.setdefault(term, array("I")).append(row)
    hashed_ids = sorted((hashed(id_), subject) for subject, id_ in enumerate(ids))
    return {
        "ranks": array("Q", [entry[0] for entry in entries]).tobytes(),
        "owners": array("I", [entry[1] for entry in entries]).tobytes(),
        "records_at": _offsets(len(records[id_]) for id_ in ids),
        "records": b"".join(records[id_] for id_ in ids),
        "ids": array("Q", [entry[0] for entry in hashed_ids]).tobytes(),
        "id_subjects": array("I", [entry[1] for entry in hashed_ids]).tobytes(),
        **_postings(rows_of_term),
        **_vocabulary(sorted(term for term in rows_of_term if term[0] == "t")),
    }


def _postings(rows_of_term: Mapping[str, "array[int]"]) -> _Sections:
    ordered = sorted((hashed(term), term) for term in rows_of_term)
    return {
        "terms": array("Q", [sought for sought, _ in ordered]).tobytes(),
        "postings_at": _offsets(len(rows_of_term[term]) for _, term in ordered),
        "postings": b"".join(rows_of_term[term].tobytes() for _, term in ordered),
    }


def _vocabulary(tokens: list[str]) -> _Sections:
    numbers: dict[int, array[int]] = {}
    for number, token in enumerate(tokens):
        for key in dict.fromkeys(keys(spelling_of(token))):
            numbers.setdefault(hashed(key), array("I")).append(number)
    ordered = sorted(numbers)
    return {
        "keys": array("Q", ordered).tobytes(),
        "key_tokens_at": _offsets(len(numbers[key]) for key in ordered),
        "key_tokens": b"".join(numbers[key].tobytes() for key in ordered),
        "tokens_at": _offsets(map(len, tokens)),
        "tokens": "".join(tokens).encode("ascii"),
    }


def _offsets(lengths: Iterable[int]) -> bytes:
    offsets = array("Q", [0])
    for length in lengths:
        offsets.append(offsets[-1] + length)
    return offsets.tobytes()
