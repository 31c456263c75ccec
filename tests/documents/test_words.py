"""Numbers in words are read back by a reader of words that was written apart from their writer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.documents.words import (
    LARGEST,
    cardinal,
    date_in_words,
    figure,
    long_date,
    ordinal,
    plain_date,
    rupiah,
)

ID_DIGITS = dict(
    zip("nol satu dua tiga empat lima enam tujuh delapan sembilan".split(), range(10), strict=True)
)
ID_FIXED = {"sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000}
EN_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
EN_TENS = {
    name: 10 * ten
    for ten, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {
    "ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12,
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip


def heard(words: str) -> int:
    """The number that someone hears who knows the words in either language."""
    total = group = last = 0
    sign = 1
    for word in words.replace("-", " ").split():
        if word == "minus":
            sign = -1
        elif word == "belas":
            group += 10
        elif word == "puluh":
            group += last * 9
        elif word in ("ratus", "hundred"):
            group += last * 99
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word == "seribu":
            total += 1000
        elif word != "and":
            last = ID_DIGITS.get(word, ID_FIXED.get(word, EN_TENS.get(word, -1)))
            last = EN_SMALL.index(word) if last < 0 else last
            group += last
    return sign * (total + group)


@given(number=st.integers(-LARGEST, LARGEST) | st.integers(-2_000, 2_000))
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_number_in_words_is_heard_as_the_same_number(language, number):
    assert heard(cardinal(number, language)) == number


@pytest.mark.parametrize(
    "number, indonesian, english",
    [
        (0, "nol", "zero"),
        (10, "sepuluh", "ten"),
        (11, "sebelas", "eleven"),
        (19, "sembilan belas", "nineteen"),
        (20, "dua puluh", "twenty"),
        (100, "seratus", "one hundred"),
        (199, "seratus sembilan puluh sembilan", "one hundred and ninety-nine"),
        (1_000, "seribu", "one thousand"),
        (1_050, "seribu lima puluh", "one thousand and fifty"),
        (11_000, "sebelas ribu", "eleven thousand"),
        (100_000, "seratus ribu", "one hundred thousand"),
        (1_000_000, "satu juta", "one million"),
        (1_001_000, "satu juta seribu", "one million one thousand"),
        (-7, "minus tujuh", "minus seven"),
    ],
)
def test_well_known_numbers(number, indonesian, english):
    assert (cardinal(number), cardinal(number, "en")) == (indonesian, english)


def test_beyond_counting_is_refused():
    with pytest.raises(ValueError, match="Too large"):
        cardinal(LARGEST + 1)


@pytest.mark.parametrize(
    "number, indonesian, english",
    [
        (1, "pertama", "first"),
        (2, "kedua", "second"),
        (12, "kedua belas", "twelfth"),
        (20, "kedua puluh", "twentieth"),
        (21, "kedua puluh satu", "twenty-first"),
        (103, "keseratus tiga", "one hundred and third"),
    ],
)
def test_ordinals(number, indonesian, english):
    assert (ordinal(number), ordinal(number, "en")) == (indonesian, english)


def test_a_date_in_words_as_official_records_open():
    day = date(2024, 1, 24)
    assert date_in_words(day) == "Rabu tanggal dua puluh empat bulan Januari tahun dua ribu dua puluh empat"
    assert date_in_words(day, "en") == "Wednesday, the twenty-fourth of January two thousand and twenty-four"
    assert long_date(date(2024, 1, 26)) == "Jumat, 26 Januari 2024"
    assert plain_date(day, "en") == "24 January 2024"


def test_figures_have_their_separators():
    assert (figure(4180), figure(4180, "en"), figure(-1050)) == ("4.180", "4,180", "-1.050")
    assert (rupiah(1_250_000), rupiah(-500), rupiah(0)) == ("Rp1.250.000", "-Rp500", "Rp0")
