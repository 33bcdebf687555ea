"""The tables of names: small, described, and none of them knows a name that is kept for benchmarks."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools" / "names"))

from held_out import SHARE, held_out  # noqa: E402 -- a script beside the package, not part of it

TABLES = ROOT / "src" / "comity" / "screening" / "engine" / "tables"
MADE = sorted(TABLES.glob("*.txt"))


def test_all_tables_together_are_small_enough_to_be_kept_with_the_code() -> None:
    assert sum(path.stat().st_size for path in MADE) < 2_000_000


@pytest.mark.parametrize("table", MADE, ids=lambda path: path.stem)
def test_every_table_says_where_it_comes_from(table: Path) -> None:
    named = table.name if not table.name.startswith("learnt_") else "learnt_*.txt"
    assert f"`{named}`" in (TABLES / "README.md").read_text(encoding="utf-8")
    assert table.read_text(encoding="utf-8").startswith("# ")


def test_no_learnt_word_is_one_that_is_kept_for_benchmarks() -> None:
    lines = (TABLES / "words.txt").read_text(encoding="utf-8").splitlines()
    learnt = [line.split(" ")[0] for line in lines if not line.startswith("#")]
    assert len(learnt) > 10_000
    assert [word for word in learnt if held_out("", word)] == []


def test_one_name_in_five_is_kept_with_all_its_spellings() -> None:
    names = [f"имя{number}" for number in range(5000)]
    kept = [name for name in names if held_out("", name)]
    assert len(names) / SHARE * 0.85 < len(kept) < len(names) / SHARE * 1.15
    assert all(held_out("any spelling", name.upper()) for name in kept)
