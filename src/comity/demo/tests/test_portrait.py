from lxml import etree

from comity.demo.portrait import portrait


def test_the_same_person_has_the_same_face_and_another_another() -> None:
    assert portrait("fr-forger") == portrait("fr-forger")
    assert len({portrait(f"person-{number}") for number in range(200)}) > 195


def test_a_portrait_says_that_it_is_a_drawing() -> None:
    root = etree.fromstring(portrait("x", 'seat <14C> & "more"'))
    assert root.findtext("{*}title") == 'Drawing of a fictional person: seat <14C> & "more"'
    assert root.get("role") == "img"


def test_a_portrait_holds_shapes_and_nothing_that_acts_or_loads() -> None:
    for number in range(100):
        root = etree.fromstring(portrait(str(number)))
        tags = {etree.QName(element).localname for element in root.iter()}
        assert tags <= {"svg", "title", "rect", "polygon", "circle", "ellipse", "path"}
        names = {name for element in root.iter() for name in element.attrib}
        assert not {name for name in names if name.startswith("on") or name in ("style", "href", "class")}
