"""Keeps the names of all regions in `var/bench` until this package or the public lists change."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from benchmarks.population.model import Names, Part, Weighted
from benchmarks.population.sources import data

_FOLDER = Path(__file__).parents[2] / "var" / "bench"
_Packed = dict[str, dict[str, list[list[object]]]]


def kept(make: Callable[[], dict[str, Names]]) -> dict[str, Names]:
    path = _FOLDER / f"names-{_version()}.json"
    if not path.exists():
        made = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{id(made)}")
        draft.write_text(json.dumps({key: _pack(names) for key, names in made.items()}), encoding="utf-8")
        draft.replace(path)
    packed = json.loads(path.read_text(encoding="utf-8"))
    return {key: _unpack(lists) for key, lists in packed.items()}


def _version() -> str:
    files = sorted(Path(__file__).parent.glob("*.py"))
    public = sorted(path for path in (data() / "screening").glob("n*/*") if path.is_file())
    state = [path.read_bytes() for path in files] + [f"{p.name} {p.stat().st_size}".encode() for p in public]
    return blake2b(b"\0".join(state), digest_size=8).hexdigest()


def _pack(names: Names) -> _Packed:
    lists = {"given": names.given, "family": names.family, "patronymic": names.patronymic}
    return {
        kind: {
            sex: [
                [part.text, part.role, list(part.latin), part.unseen, top]
                for part, top in zip(found.parts, found.sums, strict=True)
            ]
            for sex, found in by_sex.items()
        }
        for kind, by_sex in lists.items()
    }  # type: ignore[return-value]


def _unpack(lists: _Packed) -> Names:
    kinds = {kind: {sex: _weighted(rows) for sex, rows in by_sex.items()} for kind, by_sex in lists.items()}
    return Names(**kinds)


def _weighted(rows: list[list[object]]) -> Weighted:
    parts = [Part(text, role, tuple(latin), unseen) for text, role, latin, unseen, _ in rows]  # type: ignore[arg-type]
    return Weighted(parts, [top for *_, top in rows])  # type: ignore[misc]
