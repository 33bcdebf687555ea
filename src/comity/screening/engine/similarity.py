"""How alike two tokens of letters a-z are, by themselves. The engine asks its kernels; tests and tools ask here."""

import numpy as np

from comity.screening.engine.fold import Token
from comity.screening.engine.lazy import kernel
from comity.screening.engine.people import word_of


def similarity(one: str, two: str, one_abjad: bool = False, two_abjad: bool = False) -> float:
    """From 0 to 1 for two tokens; 1 only where they are spelled alike, 0 where they are far apart.

    An `abjad` token leaves out short vowels, so the other's vowels cost next to nothing.
    """
    mine, theirs = (
        np.frombuffer(bytearray(word_of(Token((spelling,), abjad))), np.uint8)
        for spelling, abjad in ((one, one_abjad), (two, two_abjad))
    )
    return float(kernel("likeness").alone(mine, theirs) / 250)
