"""What each part of a name is there for: titles, particles, patronymics, Jr and II."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from comity.screening.engine.parts import Role, Token

# A patronymic only where it stands beside a given and a family name; alone it is a family name.
_PATRONYMIC = re.compile(
    r"(?:[oe]v|yev|iev|ev|ov)(?:ich|ych|itch|itsch|ic|na)$|(?:ichna|inichna|ivna|yivna)$|(?:oglu|ogly|oglou|kizi|qizi|kyzy|gizi|uulu|uly)$"
)
_LEAST_PATRONYMIC = 6
_NAMES_BESIDE_PATRONYMIC = 3
_NAMES_BESIDE_TITLE = 2
_AIRLINE = re.compile(r"^([a-z]{3,}?)(?:mrs|mstr|miss|mr|chd|inf|prof|(?<![aeiou]n)dr)$")


@cache
def table(name: str) -> frozenset[str]:
    """The words of one table of names."""
    lines = (files("comity.screening.engine.tables") / name).read_text(encoding="utf-8").splitlines()
    return frozenset(token for line in lines if not line.startswith("#") for token in line.split())


@cache
def _fixed() -> dict[str, Role]:
    """Roles that follow from the word; those of `doubtful.txt` and patronymics need the whole name."""
    return {
        **dict.fromkeys(table("doubtful.txt"), Role.TITLE),
        **dict.fromkeys(table("generational.txt"), Role.GENERATIONAL),
        **dict.fromkeys(table("particles.txt"), Role.PARTICLE),
        **dict.fromkeys(table("honorifics.txt"), Role.TITLE),
    }


def role_of(spelling: str) -> Role:
    """The role a part may have by itself."""
    if len(spelling) == 1:
        return Role.INITIAL
    fixed = _fixed().get(spelling)
    if fixed is not None:
        return fixed
    if len(spelling) >= _LEAST_PATRONYMIC and _PATRONYMIC.search(spelling):
        return Role.PATRONYMIC
    return Role.NAME


def settle(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The same tokens, with the roles that only the whole name can tell.

    Sharif, Imam and the like are titles before at least two names, and names elsewhere. A patronymic stands among
    three names. Jr and II never stand first.
    """
    names = sum(token.role in {Role.NAME, Role.PATRONYMIC} for token in tokens)
    settled = []
    for at, token in enumerate(tokens):
        role = token.role
        if role is Role.TITLE and token.spellings[0] in table("doubtful.txt"):
            role = Role.TITLE if at == 0 and names >= _NAMES_BESIDE_TITLE else Role.NAME
        elif (role is Role.PATRONYMIC and names < _NAMES_BESIDE_PATRONYMIC) or (
            role is Role.GENERATIONAL and at == 0
        ):
            role = Role.NAME
        settled.append(token if role is token.role else replace(token, role=role))
    return tuple(settled)


def without_title(word: str) -> str:
    """A name without the title that an airline glued to its end; empty where there is none."""
    glued = _AIRLINE.match(word)
    return glued.group(1) if glued else ""
