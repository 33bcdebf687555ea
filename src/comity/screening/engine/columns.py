"""From subjects as they came to the columns of a segment: in order, and filed for look-up."""

from typing import Any, TypeAlias

import numpy as np

from comity.screening.engine.draft import Columns
from comity.screening.engine.layout import COLUMNS, SPELLING_BITS, WORD_MASK
from comity.screening.engine.lazy import kernel

Array: TypeAlias = "np.ndarray[Any, Any]"

_LOOSE = 3
"""Two to this power fuzzy keys stand, on average, under one entry of the key table."""


def indexed(flat: Columns) -> Columns:
    """The columns of `layout.COLUMNS` for the subjects of a draft."""
    flat = _by_sound(flat)
    subjects = len(flat["ids_n"])
    dates_at = starts(flat["dates_n"])
    owners = np.repeat(np.arange(subjects, dtype=np.uint32), np.maximum(flat["dates_n"], 1))
    row_dates = np.zeros(len(owners), np.uint32)
    row_dates[np.repeat(flat["dates_n"] > 0, np.maximum(flat["dates_n"], 1))] = flat["dates"]
    by_date = np.argsort(row_dates, kind="stable")
    owners, row_dates = owners[by_date], row_dates[by_date]
    _, first = np.unique(owners, return_index=True)
    order = np.argsort(first, kind="stable")  # subjects in the order of their first row
    place = np.empty(subjects, np.uint32)
    place[order] = np.arange(subjects, dtype=np.uint32)
    row_subjects = place[owners] if subjects else np.zeros(0, np.uint32)

    names_at = starts(flat["names_n"])
    columns: Columns = {
        "row_dates": row_dates,
        "row_subjects": row_subjects,
        "ids": taken(flat["ids"], starts(flat["ids_n"]), order),
        "ids_at": starts(flat["ids_n"][order]),
        "words": taken(flat["words"], starts(flat["words_n"]), order),
        "words_at": starts(flat["words_n"][order]),
        "names_at": starts(flat["names_n"][order]),
        "name_marks": taken(flat["name_marks"], names_at, order),
        "dates": taken(flat["dates"], dates_at, order),
        "dates_at": starts(flat["dates_n"][order]),
        "facts": taken(flat["facts"], starts(flat["facts_n"]), order),
        "facts_at": starts(flat["facts_n"][order]),
        "records": flat["records"],
        "records_at": starts(flat["records_n"]),
    }
    texts_n = taken(flat["name_texts_n"], names_at, order)
    texts_at = starts(flat["name_texts_n"])
    columns["name_texts"] = taken(flat["name_texts"], texts_at[names_at], order)
    columns["name_texts_at"] = starts(texts_n)
    hashes = flat["id_hashes"][order]
    by_hash = np.argsort(hashes, kind="stable")
    columns["id_hashes"], columns["id_subjects"] = hashes[by_hash], by_hash.astype(np.uint32)
    columns |= _postings(columns) | _keys(columns) | _joins(columns) | _numbers(columns)
    return {name: np.ascontiguousarray(columns[name], np.dtype(kind)) for name, kind in COLUMNS.items()}


def _by_sound(flat: Columns) -> Columns:
    """Words numbered so that those of one skeleton, which are looked up together, lie together."""
    at = starts(flat["records_n"])
    bones = np.zeros(len(flat["records_n"]), np.int64)
    kernel("build").bones_of(flat["records"], at, bones)
    order = np.argsort(bones, kind="stable")
    number = np.empty(len(order), np.uint32)
    number[order] = np.arange(len(order), dtype=np.uint32)
    marks, words = flat["words"] & np.uint32(~WORD_MASK & 0xFFFFFFFF), flat["words"] & np.uint32(WORD_MASK)
    return {
        **flat,
        "records": taken(flat["records"], at, order),
        "records_n": flat["records_n"][order],
        "words": marks | number[words] if len(order) else flat["words"],
    }


def only(flat: Columns, kept: Array) -> Columns:
    """The columns of a draft for some of its subjects, by number; words keep their numbers."""
    found = dict(flat)
    for name in ("ids", "words", "dates", "facts"):
        found[name] = taken(flat[name], starts(flat[name + "_n"]), kept)
        found[name + "_n"] = flat[name + "_n"][kept]
    names_at, texts_at = starts(flat["names_n"]), starts(flat["name_texts_n"])
    found["names_n"] = flat["names_n"][kept]
    found["name_marks"] = taken(flat["name_marks"], names_at, kept)
    found["name_texts"] = taken(flat["name_texts"], texts_at[names_at], kept)
    found["name_texts_n"] = taken(flat["name_texts_n"], names_at, kept)
    if "id_hashes" in flat:
        found["id_hashes"] = flat["id_hashes"][kept]
    return found


def starts(lengths: Array) -> Array:
    """Where each part begins, and where the last one ends."""
    found = np.zeros(len(lengths) + 1, np.uint32)
    np.cumsum(lengths, out=found[1:], dtype=np.uint32)
    return found


def taken(values: Array, at: Array, order: Array) -> Array:
    """The parts of `values` (which begin at `at`) in another order."""
    sizes = at[1:].astype(np.int64) - at[:-1]
    out = np.empty(int(sizes[order].sum()), values.dtype)
    kernel("build").gathered(
        _raw(values), at, order.astype(np.int64), values.dtype.itemsize, out.view(np.uint8)
    )
    return out


def _raw(values: Array) -> Array:
    """The bytes of a column; one that is mapped is copied, since kernels are compiled for what may be written."""
    return (values if values.flags.writeable else values.copy()).view(np.uint8)


def _postings(columns: Columns) -> Columns:
    words = len(columns["records_at"]) - 1
    arguments = columns["words"], columns["words_at"], columns["row_subjects"]
    counts, nothing = np.zeros(words, np.int64), np.zeros(0, np.uint32)
    kernel("build").file_rows(*arguments, counts, np.zeros(words, np.int64), nothing)
    at = starts(counts)
    postings = np.empty(int(at[-1]), np.uint32)
    if len(postings):
        kernel("build").file_rows(*arguments, at[:-1].astype(np.int64), np.zeros(words, np.int64), postings)
    return {"postings": postings, "postings_at": at}


def _keys(columns: Columns) -> Columns:
    records, at = columns["records"], columns["records_at"]
    entries = np.empty(kernel("build").file_keys(records, at, np.zeros(0, np.uint64)), np.uint64)
    if len(entries):
        kernel("build").file_keys(records, at, entries)
    entries.sort()
    # A word stands once under a key, by the first of its spellings: others under it sound much the same.
    under = entries >> np.uint64(SPELLING_BITS)
    entries = entries[np.append(True, under[1:] != under[:-1])] if len(entries) else entries
    hashes = (entries >> np.uint64(32)).astype(np.uint32)
    bits = max(0, len(entries).bit_length() - 1 - _LOOSE)
    borders = np.arange((1 << bits) + 1, dtype=np.uint64) << np.uint64(32 - bits)
    table = np.searchsorted(entries >> np.uint64(32), borders) if len(entries) else np.zeros(2)
    return {
        "key_hashes": hashes,
        "key_words": entries.astype(np.uint32),
        "key_table": table.astype(np.uint32),
    }


def _joins(columns: Columns) -> Columns:
    arguments = (
        columns["words"],
        columns["words_at"],
        columns["row_subjects"],
        columns["records"],
        columns["records_at"],
    )
    entries = np.empty(kernel("build").file_joins(*arguments, np.zeros(0, np.uint64)), np.uint64)
    if len(entries):
        kernel("build").file_joins(*arguments, entries)
    entries = _distinct(entries)
    return {
        "join_hashes": (entries >> np.uint64(32)).astype(np.uint32),
        "join_rows": entries.astype(np.uint32),
    }


def _numbers(columns: Columns) -> Columns:
    arguments = columns["facts"], columns["facts_at"], columns["row_subjects"]
    count = kernel("build").file_numbers(*arguments, np.zeros(0, np.uint64), np.zeros(0, np.uint32))
    hashes, rows = np.empty(count, np.uint64), np.empty(count, np.uint32)
    if count:
        kernel("build").file_numbers(*arguments, hashes, rows)
    order = np.argsort(hashes, kind="stable")
    return {"number_hashes": hashes[order], "number_rows": rows[order]}


def _distinct(entries: Array) -> Array:
    entries.sort()
    return entries[np.append(True, entries[1:] != entries[:-1])] if len(entries) else entries
