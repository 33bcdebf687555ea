"""Georgian, and Armenian in its eastern and its western reading."""

from comity.screening.engine.parts import Reading

_GEORGIAN = dict(
    zip(
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        [
            "a",
            "b",
            "g",
            "d",
            "e",
            "v",
            "z",
            "t",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "zh",
            "r",
            "s",
            "t",
            "u",
            "p",
            "k",
            "gh",
            "q",
            "sh",
            "ch",
            "ts",
            "dz",
            "ts",
            "ch",
            "kh",
            "j",
            "h",
        ],
        strict=True,
    )
)
_GEORGIAN_OTHER = {"ფ": "f", "ყ": "k", "ღ": "g", "ჯ": "dj", "ხ": "h", "ძ": "z"}
_EASTERN = dict(
    zip(
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
        [
            "a",
            "b",
            "g",
            "d",
            "e",
            "z",
            "e",
            "y",
            "t",
            "zh",
            "i",
            "l",
            "kh",
            "ts",
            "k",
            "h",
            "dz",
            "gh",
            "ch",
            "m",
            "y",
            "n",
            "sh",
            "o",
            "ch",
            "p",
            "j",
            "r",
            "s",
            "v",
            "t",
            "r",
            "ts",
            "v",
            "p",
            "k",
            "o",
            "f",
        ],
        strict=True,
    )
)
_WESTERN = {
    "բ": "p",
    "գ": "k",
    "դ": "t",
    "ծ": "dz",
    "կ": "g",
    "ձ": "ts",
    "ճ": "j",
    "պ": "b",
    "ջ": "ch",
    "տ": "d",
}
_PAIRS = (("ու", "u"), ("եա", "ia"), ("իւ", "iu"), ("և", "ev"), ("եւ", "ev"))


def georgian(run: str) -> Reading:
    """The national spelling, and the one older passports have."""
    return Reading(
        (
            "".join(_GEORGIAN.get(char, "") for char in run),
            "".join(_GEORGIAN_OTHER.get(char, _GEORGIAN.get(char, "")) for char in run),
        )
    )


def armenian(run: str) -> Reading:
    """The eastern reading of the Republic, the western one of the diaspora, and y for e at the start."""
    eastern, western = _armenian(run, {}), _armenian(run, _WESTERN)
    third = "ye" + eastern[1:] if run[:1] == "ե" else eastern
    return Reading((eastern, western, third))


def _armenian(run: str, other: dict[str, str]) -> str:
    spelled, at = "", 0
    while at < len(run):
        pair = next((pair for pair in _PAIRS if run.startswith(pair[0], at)), None)
        if pair is not None:
            spelled, at = spelled + pair[1], at + len(pair[0])
            continue
        char = run[at]
        if at == 0 and char == "յ":
            spelled += "h"
        elif at == 0 and char == "ո":
            spelled += "vo"
        else:
            spelled += other.get(char, _EASTERN.get(char, ""))
        at += 1
    return spelled
