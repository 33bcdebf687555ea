"""The columns of one audience in a segment: what each holds, and the type of its elements.

A *subject* is one person; a *row* is a subject and one of its birth dates (or none); rows are in the order of
their dates, undated ones first, and subjects in the order of their first row. A *word* is a distinct token of
names, with all its spellings. `…_at` columns hold where the part of each begins, and one last end.
"""

from typing import Final

COLUMNS: Final[dict[str, str]] = {
    "ids": "u1",  # of each subject: a byte for its kind, then 16 bytes of a UUID or UTF-8
    "ids_at": "u4",
    "id_hashes": "u4",  # sorted, to find a subject by its id
    "id_subjects": "u4",
    "words": "u4",  # of each subject, name by name: word number, weight, and a mark on the last of a name
    "words_at": "u4",
    "names_at": "u4",  # of each subject: its first name
    "name_texts": "u1",  # names as written, UTF-8
    "name_texts_at": "u4",
    "name_marks": "u2",  # scripts in the low byte, `WEAK`
    "dates": "u4",  # of each subject: packed birth dates
    "dates_at": "u4",
    "facts": "u1",  # of each subject: see `kernels/evidence.py`
    "facts_at": "u4",
    "row_dates": "u4",
    "row_subjects": "u4",
    "records": "u1",  # of each word: see `kernels/likeness.py`
    "records_at": "u4",
    "postings": "u4",  # rows of each word
    "postings_at": "u4",
    "key_table": "u4",  # where the fuzzy keys that begin with each bit pattern start
    "key_hashes": "u4",
    "key_words": "u4",  # word number, and below it the number of the spelling
    "join_hashes": "u4",  # sorted skeletons of neighbouring words written as one
    "join_rows": "u4",
    "number_hashes": "u8",  # sorted hashes of document numbers
    "number_rows": "u4",
}

FIELD: Final[dict[str, int]] = {name: at for at, name in enumerate([*COLUMNS, "dead"])}
"""The place of each column in a shard's table of addresses; `dead` (a byte a row) is in memory only."""

WORD_BITS: Final = 24
SPELLING_BITS: Final = 4
WORD_MASK: Final = (1 << WORD_BITS) - 1
LAST_OF_NAME: Final = 1 << 31
WEIGHT_ONE: Final = 200
"""The byte of a word that weighs 1; `words` keep half of it in seven bits above the number."""
WEAK: Final = 1 << 15
