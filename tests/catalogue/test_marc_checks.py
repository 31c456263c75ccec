"""What MARC 21 says of fields, and what the editor stops or only shows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.fields.checking import Problem, check, isbn_suggestion, stopping
from lentera.catalogue.fields.fixed import fixed_positions, leader_positions
from lentera.catalogue.fields.lines import field_from, restored, text_of
from lentera.catalogue.fields.marc21 import field_known, known_fields
from lentera.catalogue.fields.starting import STARTS, begin, start_of, turned
from lentera.catalogue.marc.record import Field, Marc
from tests.catalogue.makers import LEADER, field

TODAY = date(2024, 2, 6)
FIXED = Field("008", "240206s2024    io            000 0 ind d")
TITLE = field("245", "aBumi Manusia", indicators="00")


def record(*fields: Field, leader: str = LEADER) -> Marc:
    told = {one.tag for one in fields}
    usual = [one for one in (FIXED, TITLE) if one.tag not in told]
    return Marc(leader, tuple(sorted([*usual, *fields], key=lambda one: one.tag)))


TWO_MAINS = record(field("100", "aA", indicators="0 "), field("110", "aB", indicators="2 "))
ODD_CODE = record(Field("008", FIXED.data[:33] + "z" + FIXED.data[34:]))
WHOLE = record(
    field("020", "a9789794612279"),
    field("082", "a899.2213", indicators="04"),
    field("264", "aJakarta", "c2024", indicators=" 1"),
)


def codes(problems: list[Problem], *, stops: bool) -> list[str]:
    return [one.refusal.code for one in problems if one.stops == stops]


@pytest.mark.parametrize(
    "case, marc, code",
    [
        ("no title", Marc(LEADER, (FIXED,)), "record-title-missing"),
        ("an empty title", record(field("245", "a ", indicators="00")), "record-title-missing"),
        ("a tag of two signs", record(Field("24", "", "  ", (("a", "x"),))), "field-tag"),
        ("a capital subfield code", record(field("500", "Ax")), "subfield-code"),
        ("008 of 39 signs", record(Field("008", FIXED.data[:-1])), "marc-fixed-length"),
        ("008 of 41 signs", record(Field("008", FIXED.data + " ")), "marc-fixed-length"),
        ("two titles", record(TITLE, TITLE), "marc-repeated"),
        ("a person and a body as main entry", TWO_MAINS, "marc-main-entries"),
        ("an indicator that nobody knows", record(field("245", "aBumi", indicators="70")), "marc-indicator"),
        ("what looks like a number", record(field("245", "aBumi", indicators="0²")), "marc-indicator"),
        ("an indicator where there is none", record(field("500", "aBumi", indicators="1 ")), "marc-indicator"),
        ("a field without content", record(field("500", "a ")), "marc-field-empty"),
        ("a material that nobody knows", record(leader="00000nxm a2200000 a 4500"), "marc-leader-code"),
    ],
)  # fmt: skip
def test_what_stops(case, marc, code):
    assert code in codes(check(marc), stops=True)
    assert stopping(check(marc)) is not None


@pytest.mark.parametrize(
    "case, marc, code",
    [
        ("a check digit", record(field("020", "a9789794612278")), "marc-isbn-check"),
        ("no form of an ISBN", record(field("020", "a12345")), "marc-isbn-form"),
        ("an ISSN", record(field("022", "a0378-5954")), "marc-issn"),
        ("a subfield that 245 has not", record(field("245", "aBumi", "zx", indicators="00")), "marc-subfield-unknown"),
        ("a second subtitle", record(field("245", "aBumi", "bx", "by", indicators="00")), "marc-subfield-repeated"),
        ("a tag that MARC does not have", record(field("751", "ax")), "marc-tag-unknown"),
        ("008 that says another year", record(field("264", "c1980", indicators=" 1")), "marc-year-differs"),
        ("041 that says another language", record(field("041", "aeng", indicators="0 ")), "marc-language-differs"),
        ("an article that is filed", record(field("245", "aThe Earth", indicators="00")), "marc-nonfiling"),
        ("as many as the title has", record(field("245", "aBumi", indicators="04")), "marc-nonfiling-long"),
        ("a main entry that 245 denies", record(field("100", "aToer", indicators="0 ")), "marc-title-added"),
        ("no main entry", record(field("245", "aBumi", indicators="10")), "marc-title-main"),
        ("a class that is none", record(field("082", "afiksi", indicators="04")), "marc-class"),
        ("a language of two letters", record(field("041", "aid", indicators="0 ")), "marc-language-code"),
        ("another script without a link", record(field("880", "aX")), "marc-link-missing"),
        ("a code of 008 that books do not have", ODD_CODE, "marc-fixed-code"),
        ("no 008", Marc(LEADER, (TITLE,)), "marc-fixed-missing"),
    ],
)  # fmt: skip
def test_what_only_warns(case, marc, code):
    found = check(marc)
    assert code in codes(found, stops=False)
    assert stopping(found) is None


@pytest.mark.parametrize(
    "case, marc",
    [
        ("a plain book", record()),
        ("a whole book", WHOLE),
        ("the class of Islam", record(field("082", "a2X4.1", indicators="04"))),
        ("an article passed over", record(field("245", "aThe Earth", indicators="04"))),
        ("a local field with any code", record(field("952", "HA1", indicators="7 "))),
        ("a local call number with any indicator", record(field("090", "a899 TOE b", indicators="_1"))),
        ("an ISSN", record(field("022", "a0378-5955"))),
    ],
)  # fmt: skip
def test_nothing_is_wrong_with(case, marc):
    assert check(marc) == []


def test_what_was_wrong_before_only_warns():
    old = record(field("500", "ax", indicators="1 "), field("651", "ax", indicators=" 9"))
    assert {(one.stops, one.old) for one in check(old, old)} == {(False, True)}
    worse = record(*old.fields, field("500", "ay", indicators="2 "))
    assert codes(check(worse, old), stops=True) == ["marc-indicator"]
    untitled = Marc(LEADER, (FIXED,))
    assert codes(check(untitled, untitled), stops=True) == ["record-title-missing"]


@pytest.mark.parametrize(
    "wrong, right", [("9789794612278", "9789794612279"), ("979-461-227-1", "9794612278"), ("123", "")]
)
def test_the_number_that_was_meant_is_proposed(wrong, right):
    assert isbn_suggestion(wrong) == right


def test_every_field_has_both_languages_and_sound_indicators():
    for known in known_fields().values():
        assert known.words.id and known.words.en
        assert known.subfields or known.tag < "010", known.tag
        for values in known.indicators:
            for value, _ in values:
                assert value in "#*" or (value.isdigit() and len(value) == 1) or value[1] == "-", known.tag
    assert len(known_fields()) > 120
    seven = field_known("700")
    assert seven is not None and seven.subfield("t") and seven.allows(1, "2") and not seven.allows(1, "1")


@pytest.mark.parametrize(
    "leader", [f"00000n{kind}" for kind in ("am", "as", "cm", "em", "gm", "mm", "pm", "im")]
)
def test_positions_of_008_lie_side_by_side(leader):
    places = [place for one in fixed_positions(leader) for place in range(one.start, one.end + 1)]
    assert places == sorted(set(places))
    assert {*range(18), *range(35, 40)} <= set(places)
    assert max(places) == 39


def test_positions_of_the_leader_are_those_that_a_person_decides():
    assert [one.start for one in leader_positions()] == [5, 6, 7, 8, 17, 18, 19]


@pytest.mark.parametrize("start", STARTS, ids=lambda one: one.key)
def test_a_beginning_has_nothing_wrong_but_its_title(start):
    marc = begin(start, "lentera-1", today=TODAY)
    assert [one.refusal.code for one in check(marc)] == ["record-title-missing"]
    assert start_of(marc) == start.key
    for other in STARTS:
        changed = turned(marc, other, today=TODAY)
        assert start_of(changed) == other.key
        assert codes(check(changed), stops=False) == []


@pytest.mark.parametrize(
    "text, subfields",
    [
        ("$a Judul $b anak", (("a", "Judul"), ("b", "anak"))),
        ("$aJudul $banak", (("a", "Judul"), ("b", "anak"))),
        ("Judul saja", (("a", "Judul saja"),)),
        ("Judul $b anak", (("a", "Judul"), ("b", "anak"))),
        ("$a harga US$20 dan $5.00", (("a", "harga US$20 dan $5.00"),)),
        ("$a x $5 LB", (("a", "x"), ("5", "LB"))),
        ("$a $b x", (("b", "x"),)),
        ("", ()),
        ("$A x", (("A", "x"),)),
    ],
)
def test_a_line_is_read_as_it_is_meant(text, subfields):
    assert field_from("245", "1", "_", text) == Field("245", "", "1 ", subfields)


value = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12)
datafields = st.builds(
    Field,
    st.sampled_from(["245", "500", "952"]),
    st.just(""),
    st.text("012 ", min_size=2, max_size=2),
    st.lists(st.tuples(st.sampled_from("abc05"), value), max_size=4).map(tuple),
)


@given(datafields)
def test_whoever_touches_nothing_changes_nothing(one):
    """A line cannot show every blank; what was not touched comes back as it stood."""
    typed = field_from(one.tag, one.indicators[0], one.indicators[1], text_of(one))
    assert restored([typed], [one]) == [one]
