"""How names of every script and habit are read: what they fold to, what they are for, who is kin to whom."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.screening.engine.fold import MAX_TOKEN, MAX_TOKENS, Role, Token, fold
from comity.screening.engine.parts import MAX_KIN, MAX_OTHERS, MAX_SPELLINGS
from comity.screening.engine.weights import rarity, rarity_of, worth

SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyzäöüßñøåæþðłşğıəơư",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяієїґўђћљњџқғңәө",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىپچژگکیٹڈڑںےہ",
    "αβγδεζηθικλμνξοπρστυφχψως",
    "אבגדהוזחטיכלמנסעפצקרשתםןץףך",
    "王李張陈田中太郎維斯特金明",
    "가나다김민수박지현",
    "さくらタロウミュンスターッ",
    "कमलसुनीत्ािीशर्मा",
    "রহমানসুব্ত",
    "முருகன்செல்வ",
    "ගුණරත්නසිල්වා",
    "สมชายเวัฒน์",
    "ສົມພອນວຄຳ",
    "សុខចាន់ភា",
    "အောင်မင်းကျစု",
    "გიორგიბერძ",
    "պետրոսյանու",
    "ሰላምአበበተስፋዬ",
)
any_script = st.one_of(*(st.text(letters + " -'", min_size=1, max_size=30) for letters in SCRIPTS))


def read(text: str) -> list[set[str]]:
    """All ways to write each part."""
    return [{*token.spellings, *(other for other, _ in token.others)} for token in fold(text)]


def roles(text: str) -> list[str]:
    return [token.role.value for token in fold(text)]


def kin(name: str) -> set[str]:
    return {mate for mate, _ in fold(name)[0].kin}


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        # Latin: what passports make of letters with marks
        ("Jürgen Groß", ["juergen", "gross"]),
        ("Øystein Åberg", ["oeystein", "aaberg"]),
        ("MUNXXOZ", ["munoz"]),
        ("MXHMD XSHRIF", ["mhmd", "shrif"]),
        ("Đặng Thị Hường", ["dang", "thi", "huong"]),
        ("Əliyev Şahin", ["eliyev", "shahin"]),
        # Cyrillic by language
        ("Юлия Щербакова", ["yuliya", "shcherbakova"]),
        ("Дмитрий Хабаров", ["dmitry", "habarov"]),
        ("Гнатюк Олександр", ["hnatiuk", "oleksandr"]),
        ("Ђорђе Јовановић", ["djordje", "jovanovic"]),
        ("Қанат Әбіш", ["qanat", "abish"]),
        # Arabic, Persian, Urdu, Pashto
        ("بن سعيد", ["bin", "said"]),
        ("عبدالرحمن", ["abd", "al", "rhmn"]),
        ("نورالدين", ["nuradin"]),
        ("فاطمه", ["fatme"]),
        ("ژاله گلشن", ["zhale", "glshn"]),
        ("رضوی", ["rzvi"]),
        # Greek and Hebrew
        ("Αντώνης Μπάκας", ["antonis", "bakas"]),
        ("Ευτυχία Αυλωνίτη", ["eftychia", "avloniti"]),
        ("שרה", ["shra"]),
        # Han: pinyin, Wade-Giles, Cantonese, Hokkien, Korean, Japanese, and foreign names
        ("陳大文", ["chan", "taiman"]),
        ("陳大文", ["tan", "taiboon"]),
        ("張志明", ["cheung", "chiming"]),
        ("徐小平", ["hsu", "hsiaoping"]),
        ("李英姬", ["yi", "yeonghui"]),
        ("田中太郎", ["tanaka", "taro"]),
        ("高橋誠", ["takahashi", "makoto"]),
        ("佐々木 健", ["sasaki", "ken"]),
        ("维斯塔潘", ["vistapan"]),
        # Kana
        ("たなか しょうた", ["tanaka", "shota"]),
        ("ちば じゅん", ["tiba", "zyun"]),
        ("ウィリアム", ["william"]),
        # Hangul
        ("이영희", ["lee", "younghee"]),
        ("이영희", ["rhee", "yeonghui"]),
        ("박지현", ["park", "jihyun"]),
        ("최정호", ["choi", "jungho"]),
        ("남궁민", ["namkung", "min"]),
        # South Asia
        ("कमला देवी", ["kamla", "devi"]),
        ("कमला सिंह", ["kamala", "singh"]),
        ("लक्ष्मी", ["lakshmi"]),
        ("মোহাম্মদ রহমান", ["mohammad", "rahman"]),
        ("সুব্রত দাস", ["subrata", "das"]),
        ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", ["guraprit", "singh"]),
        ("முருகன் செல்வம்", ["murugan", "selvam"]),
        ("කුමාර රණතුංග", ["kumara", "ranatunga"]),
        # South-East Asia
        ("สมชาย", ["smchay"]),
        ("ວົງສາ", ["vongsa"]),
        ("ចាន់ សុភា", ["chan", "sopha"]),
        ("အောင်မင်း", ["aung", "min"]),
        ("ကျော်ထွန်း", ["kyaw", "tun"]),
        # Caucasus and Ethiopia
        ("გიორგი ხვედელიძე", ["giorgi", "khvedelidze"]),
        ("Պետրոսյան Հակոբ", ["petrosyan", "hakob"]),
        ("Պետրոսյան Հակոբ", ["bedrosyan", "hagop"]),
        ("አበበ ተስፋዬ", ["abebe", "tesfaye"]),
        ("ግርማ ገብረ", ["girma", "gebre"]),
    ],
)
def test_a_name_can_be_written_in_the_ways_its_bearers_write_it(written: str, parts: list[str]) -> None:
    found = read(written)
    assert len(found) == len(parts)
    assert [part for part, ways in zip(parts, found, strict=True) if part not in ways] == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Hajj Omar ibn Yusuf", ["title", "name", "particle", "name"]),
        ("Sharif Hassan", ["name", "name"]),
        ("Sharif Hassan Omar", ["title", "name", "name"]),
        ("Dr J Weber", ["title", "initial", "name"]),
        ("João Silva Filho", ["name", "name", "generational"]),
        ("Junior Silva", ["name", "name"]),
        ("John Otieno III", ["name", "name", "generational"]),
        ("Иванов Пётр Сергеевич", ["name", "name", "patronymic"]),
        ("Анна Павловна Орлова", ["name", "patronymic", "name"]),
        ("Petrovich Marko", ["name", "name"]),
        ("Rosa de la Cruz", ["name", "particle", "particle", "name"]),
        ("Claire Dubois épouse Martin", ["name", "name", "particle", "name"]),
        ("李德", ["name", "name"]),  # a Han syllable spelled like a particle is none
    ],
)
def test_each_part_of_a_name_has_its_role(written: str, expected: list[str]) -> None:
    assert roles(written) == expected


@pytest.mark.parametrize(
    ("glued", "bare"),
    [
        ("KAMAUMR", "kamau"),
        ("AMINAMRS", "amina"),
        ("JONASMSTR", "jonas"),
        ("ROSAMISS", "rosa"),
        ("OTIENOCHD", "otieno"),
    ],
)
def test_a_title_that_an_airline_glued_on_is_seen_through(glued: str, bare: str) -> None:
    assert bare in fold(glued)[0].spellings


@pytest.mark.parametrize("name", ["Alexandr", "Omar", "Amr", "Andr"])
def test_a_name_that_only_ends_like_a_title_is_left_alone(name: str) -> None:
    assert fold(name)[0].spellings == (name.lower(),)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Moses", "Musa"),
        ("Moshe", "Moussa"),
        ("John", "Yohannes"),
        ("Ivan", "Giovanni"),
        ("Juan", "Yahya"),
        ("George", "Jiries"),
        ("Giorgi", "Jorge"),
        ("Robert", "Bob"),
        ("Masha", "Maria"),
        ("Muhammad", "Mamadou"),
        ("Fatima", "Fatoumata"),
        ("Abdullah", "Abdoulaye"),
        ("Hakob", "Jacob"),
        ("Chen", "Tan"),
        ("Huang", "Ooi"),
        ("Lee", "Rhee"),
        ("Papadopoulos", "Papadopoulou"),
        ("Ivanov", "Ivanova"),
        ("Kowalski", "Kowalska"),
    ],
)
def test_kin_know_each_other(one: str, two: str) -> None:
    assert two.lower() in kin(one)
    assert one.lower() in kin(two)


def test_a_name_in_another_script_has_its_kin_too() -> None:
    assert "john" in kin("Иван")
    assert "george" in kin("გიორგი")
    assert "petros" in kin("Պետրոս") or "peter" in kin("Պետրոս")


def test_strangers_are_no_kin() -> None:
    assert kin("Wanjiru") == set()
    assert "hassan" not in kin("Hussein")
    assert "maria" not in kin("Mario")


@pytest.mark.parametrize(
    "common",
    [
        "Mohamed",
        "Mouhammed",
        "Nguyen",
        "Wang",
        "Kim",
        "Singh",
        "Traore",
        "Diallo",
        "Wanjiru",
        "Hailu",
        "Silva",
        "Smith",
        "محمد",
        "王",
        "Иван",
    ],
)
def test_a_common_name_of_any_region_says_less_than_a_rare_one(common: str) -> None:
    assert rarity_of(fold(common)[0]) < 0.8


def test_a_name_that_no_table_has_is_rare() -> None:
    assert rarity("zolotukhinsky") == 1
    assert 0.3 < rarity("mohamed") < rarity("smith") < rarity("dupont") < 1


def test_what_a_part_is_worth_follows_from_what_it_is_for() -> None:
    title, particle, common, rare = map(worth, fold("Dr de Mohamed Zolotukhin"))
    assert title < particle < common < rare == 1
    assert worth(fold("李德")[1]) > worth(fold("Marta de Silva")[1])
    patronymic = fold("Иванов Пётр Сергеевич")[2]
    assert particle < worth(patronymic) < common


def bounded(tokens: tuple[Token, ...]) -> bool:
    return len(tokens) <= MAX_TOKENS and all(
        1 <= len(token.spellings) <= MAX_SPELLINGS
        and len(token.others) <= MAX_OTHERS
        and len(token.kin) <= MAX_KIN
        and all(0 < likeness < 1 for _, likeness in (*token.others, *token.kin))
        and all(
            spelling.isascii() and spelling.isalpha() and spelling.islower() and len(spelling) <= MAX_TOKEN
            for spelling in (*token.spellings, *(name for name, _ in (*token.others, *token.kin)))
        )
        and len({*token.spellings, *(name for name, _ in token.others)})
        == len(token.spellings) + len(token.others)
        for token in tokens
    )


@given(st.one_of(any_script, st.text(max_size=600)))
@example("ー" * 300)
@example("ا" * 400)
@example("क्" * 200)
@example("々々")
@example("်ောင်")
@example("አ፝")
def test_any_text_folds_to_a_bounded_number_of_plain_spellings(text: str) -> None:
    assert bounded(fold(text))


@given(any_script)
def test_folding_its_own_output_changes_nothing(text: str) -> None:
    for token in fold(text):
        if token.role in {Role.NAME, Role.PATRONYMIC} and len(token.spellings[0]) > 1:
            again = fold(token.spellings[0])
            assert "".join(part.spellings[0] for part in again) == token.spellings[0]


@given(any_script, st.integers(0, 30))
def test_case_composition_and_what_cannot_be_seen_do_not_matter(text: str, at: int) -> None:
    expected = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == expected
    assert fold(text[:at] + "\u200b" + text[at:]) == expected
    assert fold("\u202b" + text + "\u200f") == expected
    if all(len(char.upper()) == 1 and char.upper().lower() == char for char in text):
        assert fold(text.upper()) == expected


@given(any_script)
def test_a_name_reads_the_same_however_often_it_is_read(text: str) -> None:
    assert fold(text) == fold(text)
