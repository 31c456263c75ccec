"""The index heals itself: whatever happens to its files, pages answer, and soon all is found again."""

import json
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from uuid import UUID

import pytest

from lentera.catalogue import actions, indexing, queries
from lentera.catalogue.marc.brief import Brief
from lentera.catalogue.rules import RecordForm
from lentera.catalogue.search import soundness
from lentera.catalogue.search.answering import answer
from lentera.catalogue.search.index import BUILDING, Document, SearchIndex
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book

HERE = Path(__file__).parents[2]
BOOKS = 12


def ident(place: int) -> UUID:
    return UUID(int=(place + 1) << 100)


def filled(folder: Path, count: int = BOOKS) -> SearchIndex:
    index = SearchIndex(folder)
    with index.writing(marks={"node": "n"}) as writer:
        writer.put(Document(id=ident(one), brief=Brief(title=f"Judul {one}")) for one in range(count))
    return index


def total(index: SearchIndex) -> int:
    return answer(index, "").total


def files(index: SearchIndex) -> list[str]:
    return sorted(path.suffix for path in index.folder.iterdir() if path.suffix in PARTS)


PARTS = tuple(f".{part}" for part in soundness.PARTS)


def flip(path: Path) -> None:
    told = bytearray(path.read_bytes())
    told[len(told) // 3] ^= 0xFF
    put(path, bytes(told))


def cut(path: Path) -> None:
    told = path.read_bytes()
    put(path, told[: len(told) // 2])


def put(path: Path, told: bytes) -> None:
    """Another file of this name: shortening one that this process has mapped would kill the test (SIGBUS)."""
    other = path.with_name(f"{path.name}.other")
    other.write_bytes(told)
    other.replace(path)


DAMAGES = {
    "flipped": flip,
    "cut": cut,
    "emptied": lambda path: put(path, b""),
    "gone": Path.unlink,
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("how", DAMAGES)
def test_damage_of_any_file_is_seen_and_the_index_put_away(tmp_path, part, how):
    index = filled(tmp_path)
    assert soundness.damage(index.folder) == ""
    victim = next(path for path in index.folder.iterdir() if path.suffix == part)
    DAMAGES[how](victim)
    assert soundness.damage(index.folder) != ""
    again = SearchIndex(tmp_path)
    assert (total(again), again.marks()) == (0, {})
    assert sorted(path.name for path in tmp_path.iterdir()) == [again.folder.name]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"segments": 7}'])
def test_a_broken_meta_file_is_seen(tmp_path, content):
    index = filled(tmp_path)
    (index.folder / "meta.json").write_bytes(content)
    again = SearchIndex(tmp_path)
    assert (total(again), again.marks()) == (0, {})


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff", b'{"commit": "x"}', b'{"commit": null}', b'{"node": "n"}']
)
def test_half_written_marks_say_nothing(tmp_path, content):
    index = filled(tmp_path)
    assert index.marks() == {"node": "n"}
    (index.folder / "marks.json").write_bytes(content)
    assert index.marks() == {}
    assert total(index) == BOOKS


def test_marks_of_a_later_commit_say_nothing_of_an_older_index(tmp_path):
    index = filled(tmp_path)
    told = json.loads((index.folder / "marks.json").read_text())
    (index.folder / "marks.json").write_text(json.dumps(told | {"commit": str(int(told["commit"]) + 1)}))
    assert index.marks() == {}


def test_an_index_of_another_layout_is_made_anew(tmp_path):
    import tantivy

    folder = SearchIndex(tmp_path).folder
    folder.mkdir()
    other = tantivy.SchemaBuilder().add_text_field("else").build()
    tantivy.Index(other, str(folder))
    assert total(SearchIndex(tmp_path)) == 0


def test_a_reader_follows_when_another_process_puts_the_index_away(tmp_path):
    mine, other = filled(tmp_path), SearchIndex(tmp_path)
    assert total(other) == BOOKS
    flip(next(mine.folder.glob("*.store")))
    assert mine.examine()
    filled(tmp_path, 3)
    assert total(other) == total(mine) == 3


def test_a_sound_index_stays(tmp_path):
    index = filled(tmp_path)
    before = index.stamp()
    assert not index.examine()
    assert index.stamp() == before


def test_while_all_is_written_in_one_go_everybody_sees_what_was_there(tmp_path):
    index, other = filled(tmp_path), SearchIndex(tmp_path)
    with index.writing(whole=True) as writer:
        writer.clear()
        writer.put([Document(id=ident(50), brief=Brief(title="Baru"))])
        assert total(other) == total(SearchIndex(tmp_path)) == BOOKS
    assert total(other) == total(index) == 1


WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from uuid import UUID
    from lentera.catalogue.marc.brief import Brief
    from lentera.catalogue.search import index as made
    made.COMMIT = 5
    index = made.SearchIndex(Path(sys.argv[1]))
    with index.writing(marks={"node": "n"}) as writer, index.building():
        for place in range(17):
            writer.put([made.Document(id=UUID(int=(place + 100) << 100), brief=Brief(title=f"Lain {place}"))])
        print("writing", flush=True)
        sys.stdin.readline()
""")


def test_a_writer_killed_in_the_middle_leaves_a_sound_index_and_no_lock(tmp_path):
    index = filled(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    assert index.is_being_built
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    assert soundness.damage(index.folder) == ""
    assert total(SearchIndex(tmp_path)) == BOOKS + 15  # whole portions
    with index.writing(wait=0, marks={"node": "n"}) as writer, index.building():
        writer.clear()
    assert (total(index), index.is_being_built) == (0, False)


@pytest.fixture
def shelf(agency):
    records = [book(f"Judul {number}", control=str(number)) for number in range(BOOKS)]
    actions.import_records(agency, reads(*records), actor=ACTOR)
    assert found() == BOOKS
    return agency


def found(question: str = "judul") -> int:
    return queries.search(question, limit=100).answer.total


@pytest.mark.django_db
class TestNode:
    @pytest.mark.parametrize("how", DAMAGES)
    def test_after_damage_the_next_process_finds_all_again(self, shelf, how):
        for path in indexing.the_index().folder.iterdir():
            if path.suffix in PARTS:
                DAMAGES[how](path)
        indexing._index_in.cache_clear()
        assert found() == BOOKS

    def test_a_folder_taken_away_under_a_running_process_comes_back(self, shelf):
        shutil.rmtree(indexing.the_index().folder)
        assert found() == BOOKS
        shutil.rmtree(indexing.the_index().folder.parent)
        assert queries.find(queries.Everything())[1] == BOOKS

    def test_a_panic_of_the_library_is_survived(self, shelf, monkeypatch):
        """What it says of broken bytes is no Exception; with sound files it is a mistake of ours, and shows."""

        class PanicException(BaseException):
            pass

        def stumble() -> int:
            if soundness.damage(indexing.the_index().folder):
                raise PanicException("index out of bounds")
            return found()

        flip(next(indexing.the_index().folder.glob("*.idx")))
        assert indexing.sound(stumble) == BOOKS

        def always() -> int:
            raise PanicException("index out of bounds")

        with pytest.raises(PanicException):
            indexing.sound(always)

    def test_while_it_is_being_built_titles_are_found_and_it_is_said(self, shelf, client, monkeypatch):
        index = indexing.the_index()
        with index.writing(marks={}) as writer, index.building():
            writer.clear()
            told = queries.search("judul 3")
            assert (told.being_built, [row.title for row in told.records]) == (True, ["Judul 3"])
            page = client.get("/catalogue/?q=judul").content.decode()
            assert "dibangun ulang" in page and "Judul 3" in page
        assert found() == BOOKS and not queries.search("judul").being_built
        assert "dibangun ulang" not in client.get("/catalogue/?q=judul").content.decode()

    def test_before_anybody_began_to_build_it_that_is_said_too(self, shelf, client, monkeypatch):
        """A large one is built aside, in a thread that has not begun when the first page is drawn."""
        monkeypatch.setattr(indexing, "ASIDE", BOOKS - 1)
        monkeypatch.setattr(indexing, "_build_aside", lambda _folder: None)
        shutil.rmtree(indexing.the_index().folder)
        page = client.get("/catalogue/?q=judul").content.decode()
        assert "dibangun ulang" in page and "Judul 3" in page
        monkeypatch.undo()
        assert found() == BOOKS
        assert not queries.search("of nothing at all").being_built

    def test_a_stale_mark_of_building_goes_with_the_next_one(self, shelf):
        index = indexing.the_index()
        (index.folder / "marks.json").unlink()
        (index.folder / BUILDING).touch()
        assert found() == BOOKS and not index.is_being_built

    def test_an_index_that_cannot_be_used_at_all_leaves_titles(self, shelf, client, monkeypatch):
        def denied(_index):
            raise PermissionError(13, "Permission denied")

        with monkeypatch.context() as patched:
            patched.setattr(SearchIndex, "_open", denied)
            indexing._index_in.cache_clear()
            assert found("judul 3") == 1
            assert client.get("/catalogue/?q=judul").status_code == 200
            assert client.get("/sru?version=1.1&operation=searchRetrieve&query=judul").status_code == 200
        assert found() == BOOKS

    def test_trouble_with_the_index_undoes_no_record(self, shelf, monkeypatch):
        def full(*_args, **_options):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(SearchIndex, "writing", full)
            saved = actions.save_record(shelf, RecordForm(title="Penuh"), actor=ACTOR, request_id="full")
            assert queries.record(saved.record) is not None and found("penuh") == 0
        assert found("penuh") == 1
