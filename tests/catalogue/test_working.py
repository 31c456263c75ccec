"""A file that several processes read gives what one would have read of it."""

import pytest

from lentera.catalogue import preparing
from lentera.catalogue.formats import open_file
from lentera.catalogue.marc.record import to_iso2709
from lentera.catalogue.working import ALONE, in_pieces, prepare_all, prepared
from tests.catalogue.makers import book


@pytest.mark.parametrize("chunks", [2, ALONE + 2])  # by this process, and by others
def test_pieces_give_what_one_reader_would_have_read(tmp_path, monkeypatch, chunks):
    monkeypatch.setattr(preparing, "CHUNK", 2)
    records = [to_iso2709(book(f"Judul {number}", control=str(number))) for number in range(2 * chunks)]
    records[1] = b"no record\x1d"
    path = tmp_path / "a.mrc"
    path.write_bytes(b"\r\n".join(records)[:-40])  # the last one is cut off
    opened = open_file(path)
    pieces = in_pieces(opened)
    assert pieces is not None
    for after in (0, 2):
        told = list(prepared(pieces, indexed=True, after=after))
        assert told == list(prepare_all(opened.reads, indexed=True, after=after))
        assert told[-1][1].upto == 2 * chunks
    assert [checked.refused for _, checked in prepared(pieces)] == [1, *[0] * (chunks - 2), 1]
