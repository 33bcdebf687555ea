"""From answers to figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from benchmarks.measure.trial import Answer

REFERRALS = (1, 10, 50, 100)
"""Second-line referrals for each 10,000 travellers who are not listed."""


def rate(answers: Sequence[Answer]) -> float:
    """Questions answered in a second of one core."""
    return len(answers) / max(1e-9, sum(answer.cpu for answer in answers))


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def recall(answers: Sequence[Answer], first: int) -> float:
    """Share of listed travellers whose record is among the ``first``."""
    return sum(0 <= answer.rank < first for answer in answers) / len(answers) if answers else float("nan")


def grouped(answers: Sequence[Answer], key: Callable[[Answer], str]) -> dict[str, list[Answer]]:
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[key(answer)].append(answer)
    return dict(groups)


def line_for(strangers: Sequence[Answer], referrals: float) -> float | None:
    """The lowest score from which at most ``referrals`` of 10,000 strangers are referred.

    None where too few strangers were asked to know.
    """
    allowed = int(referrals * len(strangers) / 10_000)
    if allowed < 1:
        return None
    tops = sorted((answer.top for answer in strangers), reverse=True)
    above = [top for top in tops if top > tops[allowed]] if allowed < len(tops) else tops
    return above[-1] if above else tops[0] + 1e-9


def found_at(listed: Sequence[Answer], line: float | None) -> float:
    """Share of listed travellers whose own record reaches the line."""
    if line is None or not listed:
        return float("nan")
    return sum(answer.right >= line for answer in listed) / len(listed)


def referred_at(strangers: Sequence[Answer], line: float | None) -> float:
    """Of 10,000 strangers, how many are referred at this line."""
    if line is None or not strangers:
        return float("nan")
    return 10_000 * sum(answer.top >= line for answer in strangers) / len(strangers)


def region(answer: Answer) -> str:
    return answer.traveller.person.region


def script(answer: Answer) -> str:
    return answer.traveller.person.listed_script


def name_error(answer: Answer) -> str:
    return answer.traveller.name_error


def date_error(answer: Answer) -> str:
    return answer.traveller.date_error
