"""Sinhala, Thai, Lao, Khmer and Burmese. Where short vowels are not written, the reading says so."""

import re

from comity.screening.engine.parts import Reading


def _table(rows: str) -> dict[str, str]:
    return {char: spelled.strip("-") for char, spelled in (entry.split("=") for entry in rows.split())}


_SINHALA = _table("""
අ=a ආ=a ඇ=a ඈ=ae ඉ=i ඊ=i උ=u ඌ=u ඍ=ru එ=e ඒ=e ඓ=ai ඔ=o ඕ=o ඖ=au ං=n
ක=k ඛ=kh ග=g ඝ=gh ඞ=n ඟ=ng ච=ch ඡ=ch ජ=j ඣ=j ඤ=n ඥ=gn ට=t ඨ=t ඩ=d ඪ=d ණ=n ඬ=nd ත=th ථ=th ද=d ධ=dh න=n ඳ=nd
ප=p ඵ=p බ=b භ=bh ම=m ඹ=mb ය=y ර=r ල=l ව=w ශ=sh ෂ=sh ස=s හ=h ළ=l ෆ=f
""")
_SINHALA_SIGNS = _table("ා=a ැ=a ෑ=ae ි=i ී=i ු=u ූ=u ෘ=ru ෙ=e ේ=e ෛ=ai ො=o ෝ=o ෞ=au ්=-")
_SINHALA_VOWELS = set("අආඇඈඉඊඋඌඍඑඒඓඔඕඖං")


def sinhala(run: str) -> Reading:
    """With th and w, and with t and v."""
    spelled = ""
    for at, char in enumerate(run):
        if char in _SINHALA:
            following = run[at + 1] if at + 1 < len(run) else ""
            bare = char in _SINHALA_VOWELS or following in _SINHALA_SIGNS
            spelled += _SINHALA[char] + ("" if bare else "a")
        else:
            spelled += _SINHALA_SIGNS.get(char, "")
    return Reading(
        (spelled, spelled.replace("th", "t"), spelled.replace("w", "v"), spelled.replace("ae", "e"))
    )


_THAI = _table("""
ก=k ข=kh ฃ=kh ค=kh ฅ=kh ฆ=kh ง=ng จ=ch ฉ=ch ช=ch ซ=s ฌ=ch ญ=y ฎ=d ฏ=t ฐ=th ฑ=th ฒ=th ณ=n ด=d ต=t ถ=th ท=th ธ=th
น=n บ=b ป=p ผ=ph ฝ=f พ=ph ฟ=f ภ=ph ม=m ย=y ร=r ฤ=ri ล=l ว=w ศ=s ษ=s ส=s ห=h ฬ=l อ=o ฮ=h
ะ=a ั=a า=a ำ=am ิ=i ี=i ึ=ue ื=ue ุ=u ู=u เ=e แ=ae โ=o ใ=ai ไ=ai ็=- ่=- ้=- ๊=- ๋=- ๅ=a ฯ=-
""")
_THAI_FINAL = {**dict.fromkeys("kh", "k"), "kh": "k", "ch": "t", "s": "t", "d": "t", "th": "t", "b": "p", "ph": "p",
               "f": "p", "r": "n", "l": "n"}  # fmt: skip
_LAO = _table("""
ກ=k ຂ=kh ຄ=kh ງ=ng ຈ=ch ຊ=x ຍ=ny ດ=d ຕ=t ຖ=th ທ=th ນ=n ບ=b ປ=p ຜ=ph ຝ=f ພ=ph ຟ=f ມ=m ຢ=y ຣ=r ລ=l ວ=v ສ=s ຫ=h
ອ=o ຮ=h ໜ=n ໝ=m ຼ=l ະ=a ັ=a າ=a ຳ=am ິ=i ີ=i ຶ=ue ື=ue ຸ=ou ູ=ou ົ=o ໍ=o ຽ=ia ເ=e ແ=ae ໂ=o ໃ=ai ໄ=ai ່=- ້=- ໊=- ໋=- ໌=-
""")
_LEADING = re.compile(r"([เแโใไເແໂໃໄ])([ก-ฮກ-ຮໜໝ](?:[หຫ]?[รลวຣລວຼ](?=[ก-ฮกະ-ົກ-ຮ]))?)")
_SILENCED = re.compile(r"[ก-ฮ][ิุ]?์")


def thai(run: str) -> Reading:
    """By letters as Sanskrit names are often spelled, and with finals as they are spoken."""
    return _leading_vowels(_SILENCED.sub("", run).replace("รร", "ั").replace("ทร", "ซ"), _THAI, "ก", "ฮ")


def lao(run: str) -> Reading:
    """In the French manner (ou, x, v), and with the letters of English (u, s, w)."""
    plain = _leading_vowels(re.sub("ຫ(?=[ນມລຣວຍງຼ])", "", run), _LAO, "ກ", "ຮ").spellings[0]
    other = plain.replace("ou", "u").replace("x", "s").replace("v", "w")
    return Reading((plain, other, plain.replace("ny", "y")), abjad=True)


def _leading_vowels(run: str, table: dict[str, str], low: str, high: str) -> Reading:
    ordered = _LEADING.sub(r"\2\1", run)
    plain, spoken = "", ""
    for at, char in enumerate(ordered):
        spelled = table.get(char, "")
        consonant = low <= char <= high and char not in "อອ"
        closes = consonant and at > 0 and (at + 1 == len(ordered) or low <= ordered[at + 1] <= high)
        if char in "อອ" and at == 0:
            spelled = ""
        plain += spelled
        spoken += _THAI_FINAL.get(spelled, spelled) if closes and at + 1 == len(ordered) else spelled
    return Reading((plain, spoken, plain.replace("w", "v").replace("kh", "k")), abjad=True)


_KHMER = _table("""
ក=k ខ=kh គ=k ឃ=kh ង=ng ច=ch ឆ=chh ជ=ch ឈ=chh ញ=nh ដ=d ឋ=th ឌ=d ឍ=th ណ=n ត=t ថ=th ទ=t ធ=th ន=n ប=b ផ=ph ព=p ភ=ph
ម=m យ=y រ=r ល=l វ=v ស=s ហ=h ឡ=l អ=a ឥ=e ឦ=i ឧ=u ឩ=u ឪ=au ឫ=roe ឬ=rue ឯ=ae ឰ=ai ឱ=ao ឳ=au
ា=a ិ=i ី=i ឹ=oe ឺ=eu ុ=o ូ=ou ួ=uo ើ=eu ឿ=oea ៀ=ie េ=e ែ=e ៃ=ai ោ=o ៅ=au ំ=m ះ=h
""")


def khmer(run: str) -> Reading:
    """Consonants and the vowels that are written."""
    spelled = "".join(_KHMER.get(char, "") for char in re.sub("អ(?=[ា-ៅ])", "", run))
    final = re.sub("h$", "", re.sub("r$", "", spelled))
    return Reading((spelled, spelled.replace("ou", "u").replace("chh", "ch"), final), abjad=True)


_BURMESE = _table("""
က=k ခ=kh ဂ=g ဃ=g င=ng စ=s ဆ=s ဇ=z ဈ=z ည=ny ဉ=ny ဋ=t ဌ=t ဍ=d ဎ=d ဏ=n တ=t ထ=t ဒ=d ဓ=d န=n ပ=p ဖ=ph ဗ=b ဘ=b မ=m
ယ=y ရ=y လ=l ဝ=w သ=th ဟ=h ဠ=l အ=- ဥ=u ဦ=u ဧ=ay ဩ=aw ဣ=i
""")
# Vowel signs with the final consonant, after the marks of tone are taken off.
_RHYMES = _table("""
=a ာ=a ါ=a ိ=i ီ=i ု=u ူ=u ေ=ay ဲ=e ော=aw ေါ=aw ို=o ံ=an ုံ=on ိံ=ein
က်=et င်=in စ်=it ည်=i ဉ်=in တ်=at န်=an ပ်=at မ်=an ယ်=e ောင်=aung ေါင်=aung ိုင်=aing ောက်=auk ေါက်=auk ိုက်=aik
ုန်=on ိန်=ein ိမ်=ein ိတ်=eik ိပ်=eik ုတ်=ok ုပ်=ok ုမ်=on ွ=wa ွန်=un ွတ်=ut ွင်=win ွာ=wa ွေ=we ွယ်=we ွက်=wet ွမ်=un
ော်=aw ေါ်=aw ွဲ=we ေ့=ay
""")
_RHYMES_OTHER = {
    "ay": "e",
    "i": "y",
    "u": "oo",
    "on": "one",
    "an": "am",
    "e": "ai",
    "un": "wan",
    "aw": "or",
    "o": "oe",
}
_SYLLABLE = re.compile(r"([က-အဣဥဦဧဩ])([ျြှ]*)(ွ?)(ှ?)([ာါိီုူေဲော်ံ]*(?:[ကငစညဉတနပမယ]့?်)?)")
_TONES = str.maketrans("", "", "့း္")
"""Tone is not spelled, though a final n in the creaky tone is often written nt, which is near enough."""


def burmese(run: str) -> tuple[Reading, ...]:
    """One part for each syllable: names are written without spaces, but spelled with them in Latin."""
    found = []
    for match in _SYLLABLE.finditer(run.translate(_TONES)):
        initial, medial, glide, low, rhyme = match.groups()
        consonant = _BURMESE[initial]
        spelled = _RHYMES.get(glide + rhyme) or ("w" if glide else "") + _RHYMES.get(rhyme, "a")
        if "ှ" in medial + low:
            consonant = "sh" if initial in "ရယ" else "h" + consonant
        if "ျ" in medial or "ြ" in medial:
            consonant += "y"
        plain = consonant + spelled
        other = (consonant.replace("sy", "s") if initial != "ရ" else "r") + _RHYMES_OTHER.get(
            spelled, spelled
        )
        spoken = "gy" + plain[2:] if plain.startswith("ky") else plain.removesuffix("y")
        found.append(Reading((plain, other, spoken)))
    return tuple(found)
