"""Which record an incoming one is, what a form makes of one, and the mark on the spine."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lentera.catalogue.editing.words import LEVEL_LABELS
from lentera.catalogue.fields.starting import STARTS
from lentera.catalogue.marc.brief import USES, brief_of
from lentera.catalogue.marc.record import Field, Marc
from lentera.catalogue.rules import (
    Keys,
    Known,
    RecordForm,
    decide_match,
    decide_record,
    form_of,
    like_titles,
    shelf_mark,
    with_use,
)
from lentera.journal.refusals import Refusal
from tests.catalogue.makers import book, field

TODAY = date(2024, 2, 6)
ID = UUID(int=5)


def keys(**changes) -> Keys:
    told = {"control": "7", "agency": "", "isbns": ("9789794612279",), "filing": "bumi manusia", "material": "book",
            "fingerprint": "f1", "digest": "d1", "richness": 10}  # fmt: skip
    return Keys(**told | changes)


OTHER = {"filing": "lain", "isbns": (), "fingerprint": "f2"}
ELSEWHERE = {"control": "8", "agency": "X", "digest": "d2"}


@pytest.mark.parametrize(
    "case, changes, outcome",
    [
        ("the same", {}, "unchanged"),
        ("same number, other content", {"digest": "d2"}, "updated"),
        ("number of an agency, ours of none", {"agency": "X"} | OTHER, "added"),
        ("same number without agency, other title", OTHER | {"digest": "d2"}, "added"),
        ("other number, no agency", {"control": "8", "digest": "d2"}, "added"),
        ("number of another agency, same ISBN, as full", ELSEWHERE, "updated"),
        ("number of another agency, same ISBN, poorer", ELSEWHERE | {"richness": 9}, "unchanged"),
        ("no number, same ISBN", {"control": "", "digest": "d2"}, "updated"),
        ("no number, same ISBN, other title", {"control": "", "filing": "jejak langkah", "fingerprint": "f2"}, "added"),
        ("no number, same ISBN, a sound book", {"control": "", "material": "audio"}, "added"),
        ("no number, no ISBN, same print", {"control": "", "isbns": (), "digest": "d2"}, "updated"),
        ("no number, other ISBN, same print", {"control": "", "isbns": ("9789794612286",), "digest": "d2"}, "added"),
        ("nothing in common", {"control": "", "isbns": (), "fingerprint": "f2"}, "added"),
    ],
)  # fmt: skip
def test_which_record_it_is(case, changes, outcome):
    assert decide_match(keys(**changes), [Known(ID, keys())]).outcome == outcome


def test_an_isbn_says_more_than_title_author_and_year_of_an_older_record():
    plain, with_isbn = keys(control="", isbns=()), keys(control="", fingerprint="f2")
    told = decide_match(keys(control=""), [Known(ID, plain), Known(UUID(int=6), with_isbn)])
    assert told.known.id == UUID(int=6)


def test_a_number_with_its_agency_is_enough():
    told = decide_match(keys(agency="X", filing="lain", isbns=(), digest="d2"), [Known(ID, keys(agency="X"))])
    assert told.outcome == "updated"


@pytest.mark.parametrize(
    "one, other, like",
    [("bumi manusia", "bumi manusia roman", True), ("bumi", "bumi manusia", True), ("bum", "bumi", False),
     ("", "bumi", False), ("", "", True), ("laut", "bumi", False)],
)  # fmt: skip
def test_like_titles(one, other, like):
    assert like_titles(one, other) is like


@pytest.mark.parametrize(
    "ddc, author, title, mark",
    [
        ("899.221", "Toer, Pramoedya Ananta", "Bumi manusia", "899.221 TOE b"),
        ("813", "Hirata, Andrea", "Laskar pelangi", "813 HIR l"),
        ("2X4", "", "Fikih sunah", "2X4 FIK f"),
        ("634", "Ab", "anggrek", "634 AB a"),
        ("", "Toer", "Bumi", ""),
        ("100", "", "", "100"),
    ],
)
def test_the_mark_on_the_spine(ddc, author, title, mark):
    assert shelf_mark(ddc, author, title) == mark


@pytest.mark.parametrize(
    "code, changes",
    [
        ("record-title-missing", {"title": "  "}),
        ("isbn-wrong", {"isbn": "9789794612278"}),
        ("year-wrong", {"year": 999}),
        ("year-wrong", {"year": 2026}),
        ("class-wrong", {"ddc": "89"}),
        ("class-wrong", {"ddc": "fiksi"}),
        ("language-wrong", {"language": "indo"}),
        ("use-wrong", {"use": "hiburan"}),
    ],
)
def test_a_form_with_a_slip_is_refused_with_its_field(code, changes):
    form = RecordForm(**{"title": "Bumi Manusia"} | changes)
    outcome = decide_record(form, None, record=ID, today=TODAY)
    assert isinstance(outcome, Refusal)
    assert outcome.code == code


@pytest.mark.parametrize("year", [1000, 2025])
def test_the_edges_of_years_are_allowed(year):
    outcome = decide_record(RecordForm(title="x", year=year), None, record=ID, today=TODAY)
    assert isinstance(outcome, Marc)
    assert brief_of(outcome).year == year


text = st.text(st.characters(codec="latin-1", categories=["L", "N"]), min_size=1, max_size=12)
forms = st.builds(
    RecordForm,
    title=text,
    subtitle=st.just("") | text,
    author=st.just("") | text,
    year=st.none() | st.integers(1000, 2025),
    isbn=st.sampled_from(["", "9789794612279"]),
    publisher=st.just("") | text,
    place=st.just("") | text,
    edition=st.just("") | text,
    subjects=st.lists(text, max_size=3, unique=True).map(tuple),
    ddc=st.sampled_from(["", "899.221", "2X4", "100"]),
    language=st.sampled_from(["ind", "bjn", "und"]),
    use=st.sampled_from(USES),
    summary=st.just("") | text,
    material=st.sampled_from([one.key for one in STARTS]),
    others=st.lists(text, max_size=2, unique=True).map(tuple),
    pages=st.just("") | text,
    series=st.just("") | text | st.just("Supernova ; 2"),
    call_number=st.just("") | text,
    original=st.sampled_from(["", "eng"]),
    level=st.sampled_from(list(LEVEL_LABELS)),
).map(lambda form: replace(form, audience="" if form.material in ("serial", "map") else "j"))


@given(forms)
def test_what_is_typed_is_shown_again(form):
    made = decide_record(form, None, record=ID, today=TODAY)
    assert isinstance(made, Marc)
    assert form_of(made) == form


@given(forms, forms)
def test_a_form_changes_what_it_shows_and_nothing_else(first, second):
    others = (Field("005", "x"), field("700", "aLain"), field("260", "aDahulu"), field("504", "aAda"))
    made = decide_record(first, None, record=ID, today=TODAY)
    assert isinstance(made, Marc)
    base = Marc(made.leader, (*made.fields, *(one for one in others if one.tag != "260")))
    second = replace(second, others=("Lain", *second.others))
    changed = decide_record(second, base, record=ID, today=TODAY)
    assert isinstance(changed, Marc)
    assert form_of(changed) == second
    kept = [one for one in changed.fields if one.tag in ("001", "003", "005", "504", "700")]
    for one in others:
        assert one.tag == "260" or one in kept


def test_a_form_sent_as_it_was_shown_leaves_the_record_as_it_is():
    marc = book("Bumi Manusia :", field("264", "aLain", indicators=" 4"), field("520", "aSatu"), field("520", "aDua"),
                field("658", "alearning", "2lentera-use"))  # fmt: skip
    assert decide_record(form_of(marc), marc, record=ID, today=TODAY) == marc


def test_a_use_can_be_stated_for_a_record():
    assert brief_of(with_use(with_use(book(), "learning"), "knowledge")).use == "knowledge"
