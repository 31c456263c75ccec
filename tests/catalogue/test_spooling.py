"""A spool that a crash left: what was whole goes on, what was half written is cut off, counts add up."""

from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

import pytest

from lentera.catalogue import actions, queries
from lentera.catalogue.actions.landing import Landing
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.preparing import pack, prepare
from lentera.catalogue.spooling import KEPT, Spool, erase_old_spools, open_spool
from lentera.journal.holding import holding
from lentera.journal.refusals import Refusal
from tests.catalogue.conftest import ACTOR
from tests.catalogue.makers import book

FILE = "f" * 64


class Killed(BaseException):
    """The end of a process, which no code of ours sees."""


def filled(folder: Path, portions: int, *, whole: bool = False) -> Path:
    """A spool as a crash leaves it, each portion with a record and a refused one."""

    def fill(spool: Spool) -> None:
        for number in range(portions):
            refused = Read(2 * number + 2, 0, None, refusal=Refusal("record-no-fields"))
            portion, checked = prepare([Read(2 * number + 1, 0, book()), refused])
            spool.add(pack(portion), checked)
        if whole:
            spool.finish(checked, checked.mended)
        raise Killed

    with pytest.raises(Killed), open_spool(folder, "a") as spool:
        fill(spool)
    return folder / "tmp" / "import-a"


def kept(spool: Spool) -> list[tuple[int, int, list[int]]]:
    return [(checked.upto, checked.refused, [n for n, _ in checked.refusals]) for _, checked in spool.kept()]


def test_what_was_kept_before_a_crash_is_there_after_it(tmp_path):
    filled(tmp_path, 3)
    with open_spool(tmp_path, "a") as spool:
        assert kept(spool) == [(2, 1, [2]), (4, 1, [4]), (6, 1, [6])]
        assert [portion.upto for portion in spool.portions(2)] == [4, 6]
        assert spool.total is None
    assert not list((tmp_path / "tmp").iterdir())


@pytest.mark.parametrize("cut", [1, 5, 40, 200])
def test_what_was_half_written_is_cut_off(tmp_path, cut):
    path = filled(tmp_path, 3)
    path.write_bytes(path.read_bytes()[:-cut])
    with open_spool(tmp_path, "a") as spool:
        assert kept(spool) == [(2, 1, [2]), (4, 1, [4])]


def test_what_a_failing_disk_changed_is_cut_off(tmp_path):
    path = filled(tmp_path, 3, whole=True)
    told = bytearray(path.read_bytes())
    told[len(told) // 2] ^= 1
    path.write_bytes(told)
    with open_spool(tmp_path, "a") as spool:
        assert kept(spool) == [(2, 1, [2])]
        assert spool.total is None


def test_two_at_once_never_share_one(tmp_path):
    path = filled(tmp_path, 2)
    with open_spool(tmp_path, "a") as first, open_spool(tmp_path, "a") as second:
        assert (len(kept(first)), len(kept(second))) == (2, 0)
        assert path.exists()
    assert not path.exists()


def test_a_full_disk_keeps_nothing_of_it(tmp_path):
    with pytest.raises(OSError, match="full"), open_spool(tmp_path, "a"):
        raise OSError("full")
    assert not list((tmp_path / "tmp").iterdir())


def test_what_nobody_goes_on_with_goes_after_a_day(tmp_path):
    path = filled(tmp_path, 1)
    written = path.stat().st_mtime
    assert erase_old_spools(tmp_path, written + KEPT - 1) == 0
    with holding(path.with_suffix(".lock")):
        assert erase_old_spools(tmp_path, written + KEPT + 60) == 0
    assert erase_old_spools(tmp_path, written + KEPT + 60) == 1
    assert not list((tmp_path / "tmp").iterdir())


@pytest.fixture
def _small_chunks(monkeypatch) -> None:
    monkeypatch.setattr("lentera.catalogue.preparing.CHUNK", 2)


def noting(seen: list[int], *, dies_at: int = 0) -> Callable[[], Iterable[Read]]:
    """Nine records and a refused one, as a file gives them; `seen` says which were read."""

    def read() -> Iterable[Read]:
        for number in range(1, 11):
            if number == dies_at:
                raise Killed
            seen.append(number)
            if number == 3:
                yield Read(number, 0, None, refusal=Refusal("record-no-fields"))
            else:
                yield Read(number, 0, book(f"Judul {number}", control=str(number)), mended=("length",))

    return read


def load(agency: UUID, seen: list[int], **options) -> actions.Progress:
    return actions.import_records(
        agency, noting(seen, **options), actor=ACTOR, file=FILE, way="marc", skip_bad=True
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("_small_chunks")
def test_kills_in_quick_succession_make_headway_and_counts_add_up(agency, monkeypatch):
    seen: list[int] = []
    for dies_at in (4, 6, 9):  # whole chunks before it are kept, however often it happens
        with pytest.raises(Killed):
            load(agency, seen, dies_at=dies_at)
    land, landed = Landing.land, []

    def dies(self, portion, before):
        if len(landed) == 2:
            landed.clear()
            raise Killed
        landed.append(portion.upto)
        return land(self, portion, before)

    monkeypatch.setattr(Landing, "land", dies)
    for _ in range(2):
        seen.clear()
        with pytest.raises(Killed):
            load(agency, seen)
    assert seen == []  # the first pass was over
    done = load(agency, seen)
    assert seen == []
    assert (done.read, done.counts["added"], done.counts["refused"], done.resumed) == (10, 9, 1, 8)
    assert (done.checked, done.mended["length"]) == (10, 9)
    assert [number for number, _ in done.refusals] == [3]
    (row,) = queries.batches(agency)
    assert (row.state, row.read, row.added, row.refused) == ("done", 10, 9, 1)
    assert queries.batch_log(agency, row.id).mended["length"] == 9


@pytest.mark.django_db
@pytest.mark.usefixtures("_small_chunks")
def test_a_file_that_is_read_in_another_way_is_read_anew(agency):
    seen: list[int] = []
    with pytest.raises(Killed):
        load(agency, seen, dies_at=6)
    seen.clear()
    actions.import_records(
        agency, noting(seen), actor=ACTOR, file=FILE, way="another encoding", skip_bad=True
    )
    assert seen == list(range(1, 11))
