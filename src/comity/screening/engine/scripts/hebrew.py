"""Hebrew and Yiddish: consonants, with waw and yod as the vowels they most often stand for in names."""

from comity.screening.engine.parts import Reading
from comity.screening.engine.scripts.learnt import likely

_ALPHABET = "אבגדהזחטכךלמםנןסעפףצץקרשת"
_SPELLED = "a b g d h z h t k k l m m n n s a p f ts ts k r sh t"
_LETTERS = dict(zip(_ALPHABET, _SPELLED.split(), strict=True))
_OTHER = {"ב": "v", "ח": "ch", "כ": "ch", "ך": "ch", "פ": "f", "צ": "tz", "ץ": "tz", "ש": "s"}
# A consonant and its mark (geresh) for sounds of other languages; the mark is lost in folding.
_TWICE = {"וו": "v", "יי": "ay"}


def words(word: str) -> Reading:
    """One word without its points."""
    plain, other = spell(word)
    return Reading((plain, other), likely("hebrew", word), abjad=True)


def spell(word: str) -> tuple[str, str]:
    """Two spellings: hard and soft consonants."""
    plain, other, at = [], [], 0
    while at < len(word):
        char = word[at]
        if word[at : at + 2] in _TWICE:
            one = two = _TWICE[word[at : at + 2]]
            at += 1
        elif char == "ו":
            one, two = ("v", "v") if at == 0 or word[at + 1 : at + 2] == "י" else ("o", "v")
        elif char == "י":
            one, two = ("y", "y") if at == 0 else ("i", "i")
        elif char == "ה" and at == len(word) - 1:
            one, two = "a", "a"
        else:
            one = _LETTERS.get(char, "")
            two = _OTHER.get(char, one) if at or char not in "בכפ" else one
        plain.append(one)
        other.append(two)
        at += 1
    return "".join(plain), "".join(other)
