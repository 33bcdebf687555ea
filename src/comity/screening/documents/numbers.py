"""Document numbers as they are compared."""

import unicodedata


def canonical(number: str) -> str:
    """The one spelling under which a document number is stored and looked up: ``"ab-12 ٣٤"`` → ``"AB1234"``.

    Upper case; digits of every script and full-width letters become ASCII; marks, blanks, fillers and
    punctuation go. Letters of other scripts stay as they are, because a number printed in Cyrillic letters is
    another number than its Latin twin until the issuing state says otherwise.

    O and 0, I and 1, B and 8, S and 5 are **not** folded here. Document numbers mix letters and digits at
    will, so that folding would make two genuine documents one: the holder of O1234567 would be referred for
    the theft of 01234567. Exact look-ups must be exact. Look-alikes are repaired where a field's type is
    fixed (the machine-readable zone). `comity.screening.numbers` finds them as what they are: nearly the same.
    """
    folded = unicodedata.normalize("NFKD", number).upper()
    folded = unicodedata.normalize("NFKD", folded)
    return "".join(_ascii_digit(character) for character in folded if character.isalnum())


def _ascii_digit(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
