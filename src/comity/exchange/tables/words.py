"""Headings and words without what differs from one hand to the next."""

import re
import unicodedata

_NOT_A_WORD = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Small letters without accents, marks or punctuation: "N° de Passeport" becomes "n de passeport"."""
    decomposed = unicodedata.normalize("NFKD", text.replace("\u0640", "").replace("º", "").replace("°", ""))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_A_WORD.sub(" ", letters.casefold()).strip()
