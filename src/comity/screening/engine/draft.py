"""Subjects of one audience, flat and not yet in order: what a segment's columns are made from."""

from array import array
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np

from comity.screening.engine.fold import Token
from comity.screening.engine.layout import LAST_OF_NAME, WEAK, WORD_BITS, WORD_MASK
from comity.screening.engine.model import EngineError, Subject
from comity.screening.engine.people import (
    MAX_SUBJECT_NAMES,
    dates_of,
    facts_of,
    id_bytes,
    name_of,
    tokens_of,
    word_of,
)

Columns = dict[str, "np.ndarray[Any, Any]"]


class Draft:
    """Takes subjects one after the other; `flat` gives the columns in the order in which they came."""

    def __init__(self) -> None:
        self._ids, self._ids_n, self._id_hashes = bytearray(), array("I"), array("I")
        self._words, self._words_n, self._names_n = array("I"), array("I"), array("I")
        self._texts, self._texts_n, self._marks = bytearray(), array("I"), array("H")
        self._dates, self._dates_n = array("I"), array("I")
        self._facts, self._facts_n = bytearray(), array("I")
        self._known: dict[Token, int] = {}
        self._numbers: dict[bytes, int] = {}
        self._dropped: set[int] = set()

    def __len__(self) -> int:
        return len(self._ids_n)

    def add(self, subject: Subject) -> int:
        """Take a subject and tell its place; that it is the only one of its id is the caller's affair."""
        id_ = id_bytes(subject.id)
        self._ids += id_
        self._ids_n.append(len(id_))
        self._id_hashes.append(crc32(id_))
        first, names = len(self._words), 0
        known = self._known
        for name in subject.names[:MAX_SUBJECT_NAMES]:
            words = [known.get(token) or self._word(token) for token in tokens_of(name.text)]
            if words:
                words[-1] |= LAST_OF_NAME
                self._words.extend(words)
                text, scripts = name_of(name)
                self._texts += text
                self._texts_n.append(len(text))
                self._marks.append(scripts | (WEAK if name.weak else 0))
                names += 1
        self._words_n.append(len(self._words) - first)
        self._names_n.append(names)
        dates = dates_of(subject.birth_dates)
        self._dates.extend(dates)
        self._dates_n.append(len(dates))
        facts = facts_of(subject.nationalities, subject.sex, subject.places, subject.identifiers)
        self._facts += facts
        self._facts_n.append(len(facts))
        return len(self) - 1

    def drop(self, at: int) -> None:
        """Leave out the subject that came at this place."""
        self._dropped.add(at)

    def kept(self) -> "np.ndarray[Any, Any] | None":
        """Places of the subjects that are not left out; None where none is."""
        if not self._dropped:
            return None
        return np.array([at for at in range(len(self)) if at not in self._dropped], np.int64)

    def _word(self, token: Token) -> int:
        record = word_of(token)
        number = self._numbers.setdefault(record, len(self._numbers))
        if number > WORD_MASK:
            raise EngineError("an audience has more distinct words than an index can hold")
        entry = number | (record[1] >> 1) << WORD_BITS
        self._known[token] = entry
        return entry

    def flat(self) -> Columns:
        """The columns so far; those that end in `_n` hold lengths."""
        return {
            "ids": _bytes(self._ids),
            "ids_n": _numbers(self._ids_n),
            "id_hashes": _numbers(self._id_hashes),
            "words": _numbers(self._words),
            "words_n": _numbers(self._words_n),
            "names_n": _numbers(self._names_n),
            "name_texts": _bytes(self._texts),
            "name_texts_n": _numbers(self._texts_n),
            "name_marks": np.frombuffer(self._marks, np.uint16) if self._marks else np.zeros(0, np.uint16),
            "dates": _numbers(self._dates),
            "dates_n": _numbers(self._dates_n),
            "facts": _bytes(self._facts),
            "facts_n": _numbers(self._facts_n),
            "records": joined(list(self._numbers)),
            "records_n": lengths(list(self._numbers)),
        }


def _bytes(values: bytearray) -> "np.ndarray[Any, Any]":
    return np.frombuffer(values, np.uint8) if values else np.zeros(0, np.uint8)


def _numbers(values: "array[int]") -> "np.ndarray[Any, Any]":
    return np.frombuffer(values, np.uint32) if values else np.zeros(0, np.uint32)


def joined(parts: Sequence[bytes]) -> "np.ndarray[Any, Any]":
    """The bytes of all parts."""
    return _bytes(bytearray().join(parts))


def lengths(parts: Sequence[bytes]) -> "np.ndarray[Any, Any]":
    """The length of each part."""
    return np.fromiter(map(len, parts), np.uint32, len(parts))
