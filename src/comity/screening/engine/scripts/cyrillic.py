"""Cyrillic in the style of passports (ICAO Doc 9303 part 3, section 6 B), and as other habits have it.

Four columns: passport; press and older passports (BGN); Ukrainian, Bulgarian, Serbian; German and French habit.
"""

from comity.screening.engine.parts import Reading
from comity.screening.engine.scripts.learnt import likely

_ROWS = """
а a a a a|б b b b b|в v v v w|г g g h g|д d d d d|е e e e e|ё e yo e jo|ж zh zh z j|з z z z s|и i i y i
й i y i j|к k k k k|л l l l l|м m m m m|н n n n n|о o o o o|п p p p p|р r r r r|с s s s s|т t t t t
у u u u ou|ф f f f f|х kh kh h ch|ц ts ts c z|ч ch ch c tsch|ш sh sh s sch|щ shch shch sht schtsch
ъ ie - a -|ы y y y y|ь - - - -|э e e e e|ю iu yu iu ju|я ia ya ia ja
і i i i i|ї i yi i ji|є ie ye ie je|ґ g g g g|ў u w u w|ђ dj d dj d|ћ c ch c ch|џ dz dzh dz dj|љ lj l lj l
њ nj n nj n|ј j i j j|ѕ dz dz dz dz|ѓ gj g gj g|ќ kj k kj k
ә a e a a|ғ g gh g g|қ k q k k|ң n ng n n|ө o o o o|ұ u u u u|ү u u u u|һ h h h h|җ zh j zh j|ҳ h kh h h
ҷ j ch j j|ӣ i i i i|ӯ u u u u|ҡ k q k k|ҙ z d z z|ҫ s s s s|ӊ n ng n n|ӑ a a a a|ӗ e e e e|ӳ u u u u|ӏ - - - -
"""
_COLUMNS: dict[str, tuple[str, ...]] = {
    char: tuple(spelled.strip("-") for spelled in row)
    for char, *row in (entry.split() for line in _ROWS.strip().splitlines() for entry in line.split("|"))
}
LETTERS: dict[str, tuple[str, str, str]] = {char: (row[0], row[1], row[2]) for char, row in _COLUMNS.items()}
"""The first three spellings of each letter."""

_SHORT_ENDINGS = (("yi", "y"), ("ii", "y"), ("yy", "y"), ("iy", "y"), ("oi", "oy"))
_READ_LEARNT = 2


def words(run: str) -> Reading:
    """One lower-case word. Adjectival endings (-ий, -ый) also as the y that most people write."""
    rows = [_COLUMNS.get(char, ("",) * 4) for char in run]
    passport, press, other, west = ("".join(row[at] for row in rows) for at in range(4))
    press = press.replace("ks", "x")
    ending = next((pair for pair in _SHORT_ENDINGS if press.endswith(pair[0])), None)
    if ending is not None and len(press) > 3:
        press = press.removesuffix(ending[0]) + ending[1]
    return Reading((passport, press, other, west), likely("cyrillic", run, _READ_LEARNT))
