"""The rules of authorities: headings compared by their words, forms that lead to them, fields that follow."""

import unicodedata
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.authorities.applying import holds, needles_of
from lentera.catalogue.authorities.headings import (
    Authorised,
    key_of,
    likeness_of,
    link_of,
    restated,
)
from lentera.catalogue.authorities.rules import (
    AuthorityForm,
    Taken,
    brief_of_authority,
    decide_authority,
    form_of_authority,
    read_heading,
    written_heading,
)
from lentera.catalogue.marc.record import Marc, to_bytes
from lentera.journal.refusals import Refusal
from tests.catalogue.makers import book, field

ONE, TWO = UUID(int=1), UUID(int=2)
TODAY = date(2024, 2, 6)
TOER = AuthorityForm(
    kind="person", heading="Toer, Pramoedya Ananta, 1925-2006", see=("Pramoedya Ananta Toer",)
)


def authorised(kind: str, heading: str, *forms: str, merged: tuple[UUID, ...] = ()) -> Authorised:
    pairs = read_heading(heading, kind)
    indicator = "1" if kind == "person" else " "
    keys = frozenset(key_of(text) for text in (heading, *forms))
    return Authorised(kind, pairs, indicator, keys, (link_of(ONE), *(link_of(one) for one in merged)))


@pytest.mark.parametrize(
    ("text", "kind", "pairs"),
    [
        ("Toer, Pramoedya Ananta", "person", (("a", "Toer, Pramoedya Ananta"),)),
        (
            "Toer, Pramoedya Ananta, 1925-2006",
            "person",
            (("a", "Toer, Pramoedya Ananta,"), ("d", "1925-2006")),
        ),
        ("Sukarno, 1901-", "person", (("a", "Sukarno,"), ("d", "1901-"))),
        ("Anggrek -- Budi daya", "topic", (("a", "Anggrek"), ("x", "Budi daya"))),
        (
            "$a Indonesia. $b Kementerian Hukum",
            "corporate",
            (("a", "Indonesia."), ("b", "Kementerian Hukum")),
        ),
        ("Perang Dunia, 1939-1945", "topic", (("a", "Perang Dunia, 1939-1945"),)),
        ("  ", "topic", ()),
    ],
)
def test_a_typed_heading_becomes_subfields_and_reads_the_same_again(text, kind, pairs):
    assert read_heading(text, kind) == pairs
    if pairs:
        assert read_heading(written_heading(pairs, kind), kind) == pairs


def test_near_duplicates_share_their_words_and_not_their_years():
    assert likeness_of("Toer, Pramoedya Ananta, 1925-2006") == likeness_of("Pramoedya Ananta Toer")
    assert key_of("Toer, Pramoedya Ananta.") == key_of("TOER Pramoedya  Ananta")
    assert key_of("Toer, Pramoedya Ananta") != key_of("Pramoedya Ananta Toer")


NAME = authorised(
    "person", "Toer, Pramoedya Ananta, 1925-2006", "Pramoedya Ananta Toer", "Toer, Pramoedya Ananta"
)
ORCHID = authorised("topic", "Anggrek (Tanaman)", "Anggrek")
LINK = f"0{link_of(ONE)}"


@pytest.mark.parametrize(
    ("case", "told", "before", "after"),
    [
        (
            "a form takes the heading, its mark at the end and the link",
            NAME,
            field("100", "aPramoedya Ananta Toer.", indicators="0 "),
            field("100", "aToer, Pramoedya Ananta,", "d1925-2006.", LINK, indicators="1 "),
        ),
        (
            "roles and other numbers stay",
            NAME,
            field("700", "aToer, Pramoedya Ananta,", "epenyunting", "0(DE-588)118", indicators="1 "),
            field(
                "700",
                "aToer, Pramoedya Ananta,",
                "d1925-2006,",
                "epenyunting",
                "0(DE-588)118",
                LINK,
                indicators="1 ",
            ),
        ),
        (
            "the title of a work is no part of the name",
            NAME,
            field("700", "aToer, Pramoedya Ananta.", "tBumi manusia.", "nJilid 1", indicators="12"),
            field(
                "700",
                "aToer, Pramoedya Ananta,",
                "d1925-2006.",
                "tBumi manusia.",
                "nJilid 1",
                LINK,
                indicators="12",
            ),
        ),
        (
            "subdivisions stay, and the list that the words stood in is named no more",
            ORCHID,
            field("650", "aAnggrek", "xBudi daya", "2rasuqam", indicators=" 7"),
            field("650", "aAnggrek (Tanaman)", "xBudi daya", LINK, indicators=" 4"),
        ),
        (
            "a person as a subject",
            NAME,
            field("600", "aToer, Pramoedya Ananta", "xBiografi.", indicators="10"),
            field("600", "aToer, Pramoedya Ananta,", "d1925-2006", "xBiografi.", LINK, indicators="14"),
        ),
        ("another word", ORCHID, field("650", "aAnggrek bulan"), None),
        ("another kind", ORCHID, field("651", "aAnggrek"), None),
        ("a field that names another authority", ORCHID, field("650", "aAnggrek", f"0{link_of(TWO)}"), None),
        ("in line already", ORCHID, field("650", "aAnggrek (Tanaman)", "xHama", LINK, indicators=" 4"), None),
        (
            "linked, whatever it says",
            ORCHID,
            field("650", "aOrchids", LINK, indicators=" 4"),
            field("650", "aAnggrek (Tanaman)", LINK, indicators=" 4"),
        ),
    ],
)
def test_how_a_field_follows_its_authority(case, told, before, after):
    record = book("Judul", before, author="")
    new = restated(record, told)
    assert [one for one in new.fields if one.tag == before.tag] == [after or before]
    assert restated(new, told) == new


def test_two_forms_of_one_subject_become_one_field():
    told = authorised("topic", "Anggrek", "Orchidaceae")
    record = book(
        "Judul", field("650", "aAnggrek", LINK), field("650", "aOrchidaceae", indicators=" 4"), author=""
    )
    assert len(list(restated(record, told).each("650"))) == 2  # they differ by their indicators
    record = book("Judul", field("650", "aAnggrek", indicators=" 4"), field("650", "aOrchidaceae"), author="")
    assert len(list(restated(record, told).each("650"))) == 1


@pytest.mark.parametrize(
    ("form", "taken", "expected"),
    [
        (TOER, Taken(), None),
        (AuthorityForm(kind="title", heading="X"), Taken(), "authority-kind"),
        (AuthorityForm(kind="topic", heading=" ?! "), Taken(), "authority-heading-missing"),
        (AuthorityForm(kind="topic", heading="x" * 251), Taken(), "authority-heading-long"),
        (AuthorityForm(kind="topic", heading="$a Anggrek $t Kembang"), Taken(), "authority-subfield"),
        (AuthorityForm(kind="topic", heading="Anggrek", see=("x",) * 201), Taken(), "authority-forms-many"),
        (AuthorityForm(kind="topic", heading="ANGGREK."), Taken({"anggrek": "Anggrek"}), "authority-exists"),
        (
            AuthorityForm(kind="topic", heading="Anggrek"),
            Taken({}, {"anggrek": "Orchidaceae"}),
            "authority-is-variant",
        ),
        (
            AuthorityForm(kind="topic", heading="A", see=("Anggrek",)),
            Taken({"anggrek": "Anggrek"}),
            "authority-variant-taken",
        ),
    ],
)
def test_which_forms_make_an_authority(form, taken, expected):
    told = decide_authority(form, None, taken, authority=ONE, today=TODAY)
    assert (told.code if isinstance(told, Refusal) else None) == expected


def test_a_form_changes_what_it_shows_and_keeps_the_rest():
    made = decide_authority(TOER, None, Taken(), authority=ONE, today=TODAY)
    assert isinstance(made, Marc)
    assert len(made.control("008")) == 40
    rich = Marc(made.leader, (*made.fields, field("670", "aBumi manusia, 1980"), field("375", "alaki-laki")))
    shown = form_of_authority(rich)
    again = decide_authority(shown, rich, Taken(), authority=ONE, today=TODAY)
    assert sorted(again.fields, key=str) == sorted(rich.fields, key=str)
    renamed = AuthorityForm(kind="person", heading="Pramoedya Ananta Toer", see=shown.see)
    brief = brief_of_authority(decide_authority(renamed, rich, Taken(), authority=ONE, today=TODAY))
    assert brief.heading == "Pramoedya Ananta Toer"
    assert brief.see == ("Toer, Pramoedya Ananta, 1925-2006",)


LETTERS = st.text(st.sampled_from("abzAÉéöØßſİıñ'’`-. ,\"\\\\\t三国ابЖ1"), min_size=1, max_size=24)
CHANGES = st.sampled_from([str, str.upper, str.lower, str.title, str.swapcase])
FORMS = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])


@given(LETTERS, CHANGES, FORMS)
def test_what_has_the_same_words_is_never_passed_over(text, change, form):
    other = unicodedata.normalize(form, change(text))
    if key_of(other) and key_of(other) == key_of(text):
        line = to_bytes(book("Judul", author=text))
        assert holds(line, needles_of(authorised("person", "Tajuk", other)))
