"""Candidate pairs by Splink: on DuckDB, or unchanged on Spark when a register outgrows one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.screening.engine.model import Subject
from comity.screening.linkage.keys import KINDS, Sounds, keys_of

if TYPE_CHECKING:
    import pyarrow

Register = Callable[[], Iterable[Subject]]
"""Gives the subjects of a register, each time it is called."""
Backend = Callable[[], Any]
"""Makes the Splink `DatabaseAPI` on which the pairs are found."""
BATCH = 10_000


@dataclass(frozen=True)
class Candidates:
    """Pairs of ids worth comparing, those of the most trusted key first, then in the order of ids.

    `left` and `right` are how many records there were, `dropped` how many pairs were more than wanted.
    """

    left: int
    right: int
    pairs: list[tuple[str, str]]
    dropped: int


def duckdb_in(folder: Path, memory: str = "2GB") -> Backend:
    """Splink on DuckDB in this process; what does not fit into `memory` is put aside in `folder`."""

    def make() -> Any:
        import duckdb  # noqa: PLC0415 -- a large library, needed by whole registers alone
        from splink import DuckDBAPI  # noqa: PLC0415

        settings = {"memory_limit": memory, "temp_directory": str(folder), "threads": "2"}
        return DuckDBAPI(duckdb.connect(":memory:", config={**settings}))

    return make


def candidates(left: Register, right: Register | None, backend: Backend, most: int) -> Candidates:
    """At most `most` pairs of `left` with `right`, or within `left` where there is no `right`."""
    sounds = Sounds()
    sides = [left] if right is None else [left, right]
    for side in sides:
        for subject in side():
            sounds.count(subject)
    tables = [_table(side(), sounds) for side in sides]
    sizes = [len(table) for table in tables]
    if min(sizes) == 0 or sum(sizes) < 2:
        return Candidates(sizes[0], sizes[-1], [], 0)
    pairs, found = _blocked(tables, backend(), most)
    return Candidates(sizes[0], sizes[-1], pairs, max(0, found - most))


def _table(subjects: Iterable[Subject], sounds: Sounds) -> pyarrow.Table:
    """Ids and keys, and nothing else of a person."""
    import pyarrow  # noqa: PLC0415 -- comes with Splink

    keys = pyarrow.list_(pyarrow.string())
    schema = pyarrow.schema([("unique_id", pyarrow.string()), *((kind, keys) for kind in KINDS)])
    batches = []
    for some in _batches(subjects):
        rows = [{"unique_id": subject.id, **keys_of(subject, sounds)} for subject in some]
        batches.append(pyarrow.RecordBatch.from_pylist(rows, schema=schema))
    return pyarrow.Table.from_batches(batches, schema=schema)


def _batches(subjects: Iterable[Subject]) -> Iterator[list[Subject]]:
    some: list[Subject] = []
    for subject in subjects:
        some.append(subject)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some


def _blocked(tables: Sequence[pyarrow.Table], api: Any, most: int) -> tuple[list[tuple[str, str]], int]:
    from splink import Linker, SettingsCreator, block_on  # noqa: PLC0415

    names = ("register_a", "register_b")[: len(tables)]
    registered = [
        api.register(table, dataset_display_name=name) for table, name in zip(tables, names, strict=True)
    ]
    settings = SettingsCreator(
        link_type="dedupe_only" if len(tables) == 1 else "link_only",
        blocking_rules_to_generate_predictions=[block_on(kind, arrays_to_explode=[kind]) for kind in KINDS],
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(registered, settings, log_level=None)
    blocked = linker.inference.deterministic_link()
    best = "SELECT unique_id_l, unique_id_r FROM {this} ORDER BY match_key, unique_id_l, unique_id_r"
    pairs = blocked.query_sql(f"{best} LIMIT {most}").as_record_list()
    (number,) = blocked.query_sql("SELECT count(*) AS number FROM {this}").as_record_list()
    return [(pair["unique_id_l"], pair["unique_id_r"]) for pair in pairs], int(number["number"])
