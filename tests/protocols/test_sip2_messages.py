"""SIP2 messages: read and written as other people's programs write them."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.protocols.sip2.messages import (
    FIXED,
    MOST_BYTES,
    Answer,
    BadChecksum,
    Lines,
    NoMessage,
    checksum,
    clean,
    read,
)

REAL = Path(__file__).parents[3] / "shared" / "data" / "sip2" / "messages.tsv"
OWN = [
    {"origin": "own", "code": "17", "checksum": "", "message": "17" + " " * 18 + "AO|ABKI-1|"},
    {"origin": "own", "code": "97", "checksum": "", "message": "97"},
    {"origin": "own", "code": "94", "checksum": "BAD", "message": "941AY1AZFDFD"},
]


def rows() -> list[dict[str, str]]:
    """Messages out of the tests of other programs, which lie beside the project, and some of our own."""
    if not REAL.exists():
        return OWN
    with REAL.open(encoding="utf-8") as file:
        return [*OWN, *csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['origin']} {row['message'][:40]}")
def test_messages_of_other_programs(row):
    line = row["message"].encode()
    if row["checksum"] == "BAD":
        with pytest.raises(BadChecksum):
            read(line, "utf-8")
    elif row["code"] not in FIXED:
        with pytest.raises(NoMessage):
            read(line, "utf-8")
    else:
        request = read(line, "utf-8")
        assert request.code == row["code"]
        assert (request.sequence is not None) == (row["checksum"] == "ok")
        assert "AY" not in request.fields and "AZ" not in request.fields


def test_a_nul_is_a_blank_for_no_database_takes_one():
    request = read(b"17" + b" " * 17 + b"\0AO|ABKI\0-1\0|", "utf-8")
    assert (request.told("AB"), request.dated) == ("KI -1", False)


def test_a_checkout_is_taken_apart():
    request = read(
        b"11YN20060329    203000                  AOUWOLS|AAdjfiander|AB1565921879|AC|AD12|34|", "utf-8"
    )
    assert request.fixed == {
        "renewal": "Y",
        "no_block": "N",
        "date": "20060329    203000",
        "due": " " * 18,
    }
    assert request.fields == {
        "AO": "UWOLS",
        "AA": "djfiander",
        "AB": "1565921879",
        "AC": "",
        "AD": "12",
        "34": "",
    }
    assert request.dated and request.sequence is None


@pytest.mark.parametrize("date, dated", [(" " * 18, False), ("0" * 18, False), ("20240305   Z080000", True)])
def test_blank_dates_are_seen(date, dated):
    assert read(f"17{date}AO|AB1|".encode(), "utf-8").dated is dated


def test_resend_asks_without_a_sequence_number():
    request = read(b"97AZFEF5", "utf-8")
    assert request.code == "97" and request.sequence is None
    with pytest.raises(BadChecksum):
        read(b"97AZFEF4", "utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "cp850"])
def test_the_sum_is_over_the_encoded_bytes(encoding):
    told = Answer("18030001" + " " * 18)
    told.add("AJ", "Ruang Baca “é”")
    line = told.encoded("4", encoding)
    assert line.endswith(b"\r") and b"AY4AZ" in line
    assert line[-5:-1] == checksum(line[:-5])


def test_what_would_end_a_field_is_taken_out():
    assert clean("a|b\rc\nd\x1be") == "a b c d e"


@pytest.mark.parametrize("ends", [b"\r", b"\n", b"\r\n"])
def test_lines_however_packed(ends):
    whole = ends.join([b"97", b"9900802.00", b"", b"97"]) + ends
    for size in (1, 2, 5, len(whole)):
        lines = Lines()
        got = [
            line for start in range(0, len(whole), size) for line in lines.feed(whole[start : start + size])
        ]
        assert got == [b"97", b"9900802.00", b"97"]


def test_a_line_too_long_is_passed_over():
    lines = Lines()
    assert list(lines.feed(b"x" * (MOST_BYTES + 1))) == []
    assert list(lines.feed(b"x" * 300_000)) == []
    assert list(lines.feed(b"97\r97\r")) == [b"97"]
    assert list(lines.feed(b"y" * 20_000 + b"\r97\r")) == [b"97"]


@given(
    st.binary(max_size=200)
    | st.sampled_from(sorted(FIXED)).flatmap(
        lambda code: st.text(max_size=120).map(lambda rest: (code + rest).encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_a_request_or_none(line):
    try:
        request = read(line, "utf-8")
    except (BadChecksum, NoMessage):
        return
    assert request.code in FIXED
