"""Numbers of papers: a scheme is read and written; no number is missing or given twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.documents.numbering import (
    DEFAULT_SCHEME,
    ROMAN_MONTHS,
    SchemeError,
    Void,
    format_number,
    holes,
    next_sequence,
    parse_scheme,
    roman_month,
)

FEBRUARY = date(2024, 2, 15)


@pytest.mark.parametrize(
    "scheme, expected",
    [
        (DEFAULT_SCHEME, "000.5/17/DISPERSIP/II/2024"),
        ("{klasifikasi}/{urut:3}/{unit}/{bulan}/{tahun}", "000.5/017/DISPERSIP/II/2024"),
        ("W19.PAS/{urut:4}/{tahun}", "W19.PAS/0017/2024"),
        ("BAST-{tahun}-{urut}", "BAST-2024-17"),
    ],
)
def test_a_number_follows_its_scheme(scheme, expected):
    assert (
        format_number(
            parse_scheme(scheme), sequence=17, on=FEBRUARY, classification="000.5", unit="DISPERSIP"
        )
        == expected
    )


@pytest.mark.parametrize(
    "scheme, code",
    [
        ("{klasifikasi}/{tahun}", "no-sequence"),
        ("{urut}/{unit}", "no-year"),
        ("{urut}/{urut}/{tahun}", "repeated-place"),
        ("{urut}/{kota}/{tahun}", "unknown-place"),
        ("{urut:0}/{tahun}", "unknown-place"),
        ("{tahun:4}/{urut}", "unknown-place"),
        ("{urut}{tahun}", "places-touch"),
        ("{urut}/{tahun}/{", "stray-brace"),
    ],
)
def test_a_scheme_that_cannot_work_is_refused_by_name(scheme, code):
    with pytest.raises(SchemeError) as refused:
        parse_scheme(scheme)
    assert refused.value.code == code


@given(digits=st.integers(0, 6))
def test_a_scheme_is_written_as_it_was_read(digits):
    scheme = DEFAULT_SCHEME.replace("{urut}", f"{{urut:{digits}}}") if digits else DEFAULT_SCHEME
    assert parse_scheme(scheme).text == scheme


def test_a_number_needs_its_places_and_starts_at_one():
    with pytest.raises(ValueError, match="unit"):
        format_number(parse_scheme(DEFAULT_SCHEME), sequence=1, on=FEBRUARY, classification="000.5")
    with pytest.raises(ValueError, match="start at 1"):
        format_number(parse_scheme("{urut}/{tahun}"), sequence=0, on=FEBRUARY)


def test_months_are_roman():
    assert [roman_month(month) for month in (1, 4, 9, 12)] == ["I", "IV", "IX", "XII"]
    assert len(set(ROMAN_MONTHS)) == 12
    for wrong in (0, 13):
        with pytest.raises(ValueError, match=str(wrong)):
            roman_month(wrong)


@given(issued=st.sets(st.integers(1, 40)), voided=st.sets(st.integers(1, 40)))
def test_the_next_number_is_new_and_filling_the_holes_leaves_none(issued, voided):
    voids = [Void(number, "salah cetak") for number in voided]
    following, missing = next_sequence(issued, voids), holes(issued, voids)
    assert following not in issued | voided
    assert not {following} & set(missing)
    assert holes([*issued, *missing, following], voids) == []


def test_a_void_number_is_not_given_again_and_needs_a_reason():
    assert next_sequence([1, 2], [Void(3, "batal ditandatangani")]) == 4
    assert holes([1, 4], [Void(3, "batal ditandatangani")]) == [2]
    with pytest.raises(ValueError, match="reason"):
        Void(3, "  ")
