"""Cyrillic in the style of passports (ICAO Doc 9303 part 3, section 6 B), with the letters of other languages.

The second spelling is the one that the language's other habit would give.
"""

_ROWS = """
а a a|б b b|в v v|г g h|д d d|е e ie|ё e io|ж zh j|з z z|и i y|й i y|к k k|л l l|м m m|н n n|о o o|п p p
р r r|с s s|т t t|у u u|ф f f|х kh h|ц ts c|ч ch ch|ш sh sh|щ shch sht|ъ ie a|ы y i|ь - -|э e e|ю iu yu|я ia ya
і i i|ї i yi|є ie ye|ґ g g|ў u w|ђ dj d|ћ c ch|џ dz dzh|љ lj l|њ nj n|ј j i|ѕ dz dz|ѓ gj g|ќ kj k
ә a e|ғ g gh|қ k q|ң n ng|ө o u|ұ u u|ү u u|һ h h|җ zh j|ҳ h kh|ҷ j ch|ӣ i i|ӯ u u|ҡ k q|ҙ z d|ҫ s s|ӊ n ng
"""

LETTERS: dict[str, tuple[str, str]] = {
    char: (plain.strip("-"), other.strip("-"))
    for row in _ROWS.strip().splitlines()
    for char, plain, other in (entry.split() for entry in row.split("|"))
}
