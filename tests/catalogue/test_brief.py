"""What a record says in short: without the punctuation of cards, with years, languages and ISBNs that can be
trusted.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.marc.brief import brief_of, clean, filing_title, fingerprint, use_of_class
from lentera.catalogue.marc.isbn import check_digit_10, to_isbn10, to_isbn13
from lentera.catalogue.marc.record import Field, Marc
from tests.catalogue.makers import LEADER, book, field


def test_a_full_record_in_short():
    brief = brief_of(
        book(
            "The presence of water :",
            field("020", "a979-461-227-8 (jilid 1)"),
            field("020", "a9789794612270"),
            field("082", "a899.221/3"),
            field("490", "aSeri air ;", "v2"),
            field("650", "aAir", "xSejarah", "zIndonesia."),
            field("520", "aTentang air."),
            field("300", "a351 hlm. ;", "c21 cm"),
            field("658", "alearning", "2lentera-use"),
        )
    )
    assert brief.isbns == ("9789794612279",)
    assert (brief.title, brief.year, brief.language) == ("The presence of water", 1980, "ind")
    assert (brief.publisher, brief.place, brief.author) == (
        "Hasta Mitra",
        "Jakarta",
        "Toer, Pramoedya Ananta",
    )
    assert (brief.ddc, brief.series, brief.subjects) == (
        "899.2213",
        ("Seri air ; 2",),
        ("Air -- Sejarah -- Indonesia",),
    )
    assert (brief.summary, brief.pages, brief.use, brief.material) == (
        "Tentang air",
        "351 hlm",
        "learning",
        "book",
    )


@pytest.mark.parametrize(
    "text, expected",
    [
        ("979-461-227-8", "9789794612279"),
        ("9789794612279", "9789794612279"),
        ("978 979 461 227 9 (pbk.)", "9789794612279"),
        ("080442957X", "9780804429573"),
        ("080442957x :", "9780804429573"),
        ("979-461-227-9", None),
        ("9789794612278", None),
        ("12345", None),
        ("97897946122790", None),
        ("", None),
    ],
)
def test_an_isbn_passes_its_check_or_is_none(text, expected):
    assert to_isbn13(text) == expected


@given(st.from_regex(r"\A[0-9]{9}\Z"))
def test_old_and_new_isbn_lead_to_each_other(digits):
    old = digits + check_digit_10(digits)
    new = to_isbn13(old)
    assert new is not None
    assert to_isbn10(new) == old
    assert to_isbn13(new) == new


@pytest.mark.parametrize(
    "case, year, fixed, printed",
    [
        ("printed before coded", 2004, "040101s1999    ", "c2004."),
        ("coded when nothing is printed", 1999, "040101s1999    ", "c[s.a.]"),
        ("copyright", 1986, "", "ccp 1986"),
        ("a code that is no year", None, "040101suuuu    ", "c[19--]"),
        ("a short 008", None, "0401", "c"),
        ("the year that follows 1999", 2000, "", "c2000"),
    ],
)
def test_the_year_of_publication(case, year, fixed, printed):
    assert (
        brief_of(Marc(LEADER, (Field("008", fixed), field("245", "ax"), field("260", printed)))).year == year
    )


@pytest.mark.parametrize(
    "card, plain",
    [
        ("Bumi manusia /", "Bumi manusia"),
        ("Jakarta :", "Jakarta"),
        ("[Jakarta]", "Jakarta"),
        ("Toer, P. A.", "Toer, P. A."),
        ("The end...", "The end..."),
        ("Sejarah.", "Sejarah"),
        ("  dua   kata ", "dua kata"),
        (":", ""),
    ],
)
def test_cards_lose_their_punctuation(card, plain):
    assert clean(card) == plain


def test_articles_are_passed_over_for_filing_by_indicator_or_word():
    assert filing_title("The presence", "4") == "presence"
    assert filing_title("Sang Pemimpi") == "Pemimpi"
    assert filing_title("Theodora") == "Theodora"
    assert filing_title("A") == "A"
    assert filing_title("The presence", "²") == "presence"


def test_the_same_work_has_the_same_fingerprint_and_another_year_not():
    one = brief_of(book("Bumi manusia"))
    assert fingerprint(one) == fingerprint(brief_of(book("BUMI  MANUSIA", control="other")))
    assert fingerprint(one) != fingerprint(brief_of(book("Bumi manusia", year=1981)))
    assert fingerprint(one) != fingerprint(brief_of(book("Bumi manusia", author="Lain")))
    assert fingerprint(one) != fingerprint(
        brief_of(book("Bumi manusia", leader=LEADER[:6] + "i" + LEADER[7:]))
    )


@pytest.mark.parametrize(
    "ddc, use",
    [("899.2213", "recreation"), ("813", "recreation"), ("741.5", "recreation"), ("796.3", "recreation"),
     ("635.9", "learning"), ("371", "learning"), ("499.221", "learning"), ("959.8", "knowledge"),
     ("2X1", "knowledge"), ("", "knowledge"), ("808", "knowledge")],
)  # fmt: skip
def test_what_a_class_is_for(ddc, use):
    assert use_of_class(ddc) == use


odd_fields = st.builds(
    Field,
    st.from_regex(r"\A[0-9]{3}\Z"),
    st.text(max_size=40),
    st.just("  "),
    st.lists(st.tuples(st.sampled_from("abcdx26"), st.text(max_size=12))).map(tuple),
)


@given(st.lists(odd_fields))
def test_no_record_is_too_odd_to_be_told(fields):
    fingerprint(brief_of(Marc(LEADER, tuple(fields))))
