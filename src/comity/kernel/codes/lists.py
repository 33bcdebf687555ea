"""What every code list says about itself, so that a page can show where a word comes from."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class CodeList:
    """``source`` names the text and ``version`` the edition the codes were taken from."""

    source: str
    version: str


@dataclass(frozen=True)
class Meaning:
    """One code in words. ``recalled``: written from general knowledge, so a lawyer has yet to check it."""

    label: "_StrPromise"
    recalled: bool = False
    help: "_StrPromise | str" = ""
    source: str = ""


class Code(StrEnum):
    """A code whose list is :attr:`about` and whose words come from :meth:`meaning`.

    The two are class attributes set after the class body, because an enumeration would take them for members.
    """

    about: ClassVar[CodeList]
    meanings: ClassVar[dict[Any, Meaning]]

    @property
    def meaning(self) -> Meaning:
        return type(self).meanings[self]

    @property
    def label(self) -> "_StrPromise":
        """The code in the reader's language, translated when it is shown."""
        return self.meaning.label

    @property
    def help(self) -> "_StrPromise | str":
        """One sentence more, or an empty text."""
        return self.meaning.help

    @property
    def source(self) -> str:
        """The text this code was read in (of the whole list, unless the code has one of its own)."""
        return self.meaning.source or type(self).about.source

    @property
    def recalled(self) -> bool:
        return self.meaning.recalled

    @classmethod
    def choices(cls) -> "list[tuple[str, _StrPromise]]":
        """``(value, label)`` pairs for a form field, in the order of the list."""
        return [(code.value, code.label) for code in cls]
