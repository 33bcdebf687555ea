"""Subjects of several shards made into one draft again, without reading a name anew."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np

from comity.screening.engine.columns import indexed, only, starts
from comity.screening.engine.draft import Columns, joined, lengths
from comity.screening.engine.layout import WORD_MASK
from comity.screening.engine.shard import Shard


def merged(shards: Sequence[Shard]) -> Columns:
    """The columns of one shard that holds what still holds of all of them; no id may hold in two."""
    numbers: dict[bytes, int] = {}
    drafts = [_draft(shard, numbers) for shard in shards]
    flat: Columns = {name: np.concatenate([draft[name] for draft in drafts]) for name in drafts[0]}
    flat["records"], flat["records_n"] = joined(list(numbers)), lengths(list(numbers))
    return indexed(flat)


def _draft(shard: Shard, numbers: dict[bytes, int]) -> Columns:
    columns = shard.columns
    flat = {name: columns[name] for name in ("ids", "dates", "facts", "words", "name_marks", "name_texts")}
    for name in ("ids", "dates", "facts", "words", "names", "name_texts"):
        flat[name + "_n"] = np.diff(columns[name + "_at"].astype(np.int64)).astype(np.uint32)
    flat = only(flat, np.flatnonzero(shard.holding()))
    flat["id_hashes"] = _hashes(flat["ids"], flat["ids_n"])
    flat["words"] = _renumbered(columns, flat["words"], numbers)
    return flat


def _renumbered(columns: Columns, words: "np.ndarray[Any, Any]", numbers: dict[bytes, int]) -> Any:
    """Entries of words with the numbers that their records have in common with other shards."""
    raw, at = columns["records"].tobytes(), columns["records_at"].tolist()
    used = np.unique(words & WORD_MASK)
    number = np.zeros(len(at), np.uint32)
    number[used] = [numbers.setdefault(raw[at[word] : at[word + 1]], len(numbers)) for word in used.tolist()]
    return (words & np.uint32(~WORD_MASK & 0xFFFFFFFF)) | number[words & WORD_MASK]


def _hashes(ids: "np.ndarray[Any, Any]", sizes: "np.ndarray[Any, Any]") -> Any:
    raw, at = ids.tobytes(), starts(sizes).tolist()
    return np.fromiter((crc32(raw[low:high]) for low, high in pairwise(at)), np.uint32, len(sizes))
