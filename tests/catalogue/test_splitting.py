"""The splitter finds every record by its end byte, whatever stands between and whatever the leader says."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.marc.splitting import Piece, split
from tests.catalogue.makers import PLAIN, transmission

RECORD = transmission(PLAIN)


@given(
    st.lists(
        st.binary(min_size=1, max_size=60).map(lambda raw: b"x" + raw.replace(b"\x1d", b"")), max_size=12
    ),
    st.lists(st.text("\r\n \0\t\x1a", max_size=4), min_size=13, max_size=13),
    st.integers(1, 70),
)
def test_any_block_size_gives_the_same_records_at_their_offsets(records, filler, block):
    written, expected = b"", []
    for number, (record, between) in enumerate(zip(records, filler, strict=False), 1):
        written += between.encode()
        expected.append(Piece(number, len(written), record))
        written += record + b"\x1d"
    written += filler[-1].encode()
    assert list(split(BytesIO(written), block=block)) == expected


def test_a_false_length_does_not_move_the_next_record():
    wrong = transmission(PLAIN, length=31)
    assert [piece.number for piece in split(BytesIO(wrong + RECORD))] == [1, 2]
    assert [piece.data + b"\x1d" for piece in split(BytesIO(wrong + RECORD))] == [wrong, RECORD]


def test_a_file_that_stops_inside_a_record_says_so():
    *whole, last = split(BytesIO(RECORD + RECORD[:-10]))
    assert len(whole) == 1
    assert whole[0].ended
    assert (last.number, last.offset, last.ended) == (2, len(RECORD), False)


def test_filler_at_the_end_is_no_record():
    assert len(list(split(BytesIO(RECORD + b"\r\n\x1a\0\0")))) == 1
