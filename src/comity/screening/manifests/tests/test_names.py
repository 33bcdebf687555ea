import pytest

from comity.screening.manifests.names import split_whole, without_title


@pytest.mark.parametrize(
    ("written", "name", "title"),
    [
        ("JONAS MR", "JONAS", "MR"),
        ("JONASMR", "JONAS", "MR"),
        ("MOLLYMRS", "MOLLY", "MRS"),
        ("TIMOMSTR", "TIMO", "MSTR"),
        ("ANNAMISS", "ANNA", "MISS"),
        ("ZURICHD", "ZURI", "CHD"),
        ("KONG CHUN MRS", "KONG CHUN", "MRS"),
        ("MR JONAS", "JONAS", "MR"),
        ("DR JONAS MR", "JONAS", "MR DR"),
        ("CLAIRE MME", "CLAIRE", "MME"),
    ],
)
def test_titles_are_taken_off(written, name, title):
    assert without_title(written) == (name, title)


@pytest.mark.parametrize(
    "name", ["AMR", "ALAMR", "WILLIAMS", "ALEKSANDR", "MRIDULA", "OMAR", "MR", "", "DREW", "SAMR"]
)
def test_names_that_only_look_like_titles_are_left_alone(name):
    assert without_title(name, "M") == (name, "")


def test_a_title_glued_in_front_is_taken_off_where_the_sex_agrees():
    assert without_title("MRJONAS", "M") == ("JONAS", "MR")
    assert without_title("MRJONAS", "") == ("MRJONAS", "")
    assert without_title("MRSCLAIRE", "F") == ("CLAIRE", "MRS")


def test_one_field_is_split_only_at_a_mark():
    assert split_whole("QUISPE/ROSA MARIA") == ("QUISPE", "ROSA MARIA")
    assert split_whole("ROSA QUISPE") == ("ROSA QUISPE", "")
    assert split_whole("/") == ("/", "")
