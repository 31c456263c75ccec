"""Search: finds by words, fields, phrases and roots; pages are exact; nothing that is typed is an error."""

import random
import subprocess
import sys
import textwrap
from collections import Counter
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lentera.catalogue.marc.brief import Brief, brief_of
from lentera.catalogue.marc.record import to_bytes
from lentera.catalogue.search import counting, structured
from lentera.catalogue.search.answering import SORTS, answer
from lentera.catalogue.search.asking import Clause, read_question
from lentera.catalogue.search.index import EVERYBODY, Document, IndexBusy, SearchIndex
from tests.catalogue.makers import book, field

BOOKS = [
    Brief(title="Sejarah Kalimantan Selatan", authors=("Tim Penulis Daerah",), year=1978, language="ind", ddc="959.83",
          subjects=("Kalimantan Selatan -- Sejarah",), notes=("Kerajaan Banjar",)),
    Brief(title="Bumi Manusia", authors=("Toer, Pramoedya Ananta",), year=1980, language="ind", use="recreation",
          isbns=("9789794612279",), subjects=("Fiksi Indonesia",)),
    Brief(title="Merawat Anggrek Bulan", authors=("Perhimpunan Anggrek",), year=2015, language="ind", use="learning",
          subjects=("Anggrek -- Budi daya",)),
    Brief(title="The history of Borneo", authors=("Clark, Ann",), year=2001, language="eng",
          subjects=("Borneo -- History",), notes=("Dengan bab tentang anggrek",)),
    Brief(title="Menulis cerita pendek", authors=("Anggrek, Dewi",), language="ind", use="learning"),
    Brief(title="Cién años: Qur'an dan ilmu", authors=("Müller, Jörg",), year=1999, language="ind"),
]  # fmt: skip


def ident(place: int) -> UUID:
    return UUID(int=(place + 1) << 100)


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> SearchIndex:
    index = SearchIndex(tmp_path_factory.mktemp("index"))
    with index.writing(marks={"s": "6"}) as writer:
        writer.put(Document(id=ident(place), brief=brief) for place, brief in enumerate(BOOKS))
    return index


def found(index: SearchIndex, question: str, **options) -> list[int]:
    return [(one.int >> 100) - 1 for one in answer(index, question, **options).records]


@pytest.mark.parametrize(
    "question, places",
    [
        ("anggrek", [2, 4, 3]),  # in title and author, in author, in notes
        ("sejarah kalimantan", [0]),
        ("judul:anggrek", [2]),
        ("title:anggrek", [2]),
        ("pengarang:anggrek", [2, 4]),
        ("subjek:anggrek", [2]),
        ("catatan: banjar", [0]),
        ('"anggrek bulan"', [2]),
        ('"bulan anggrek"', []),
        ('judul:"bumi manusia"', [1]),
        ('pengarang:"Toer, Pramoedya Ananta, 1925-2006"', [1]),
        ("penulisan", [4, 0]),  # by its root: menulis, penulis
        ("perawatan anggrek", [2]),
        ("isbn:979-461-227-8", [1]),
        ("979-461-227-8", [1]),
        ("978 979 461 227 9", [1]),
        ("cien anos quran muller", [5]),
        ("2001 borneo", [3]),
        ("AND OR NOT ( ) [ ] { } ^ ~ * ? \\", []),
        ("toer bumi pramoedya", [1]),
    ],
)
def test_what_is_found_in_which_order(index, question, places):
    assert found(index, question) == places


def test_without_all_words_some_are_enough_and_it_is_said(index):
    told = answer(index, "manusia borneo")
    assert told.loose
    assert told.total == 2
    assert not answer(index, "bumi manusia").loose


def test_a_misspelt_word_gets_a_suggestion(index):
    assert answer(index, "kalimntan").suggestion == "kalimantan"
    assert answer(index, "kalimantan").suggestion == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("muisc", "music"),  # `mulisch` has all its letters in their order
        ("musci", "music"),
        ("sejraah", "sejarah"),
        ("sejaraah", "sejarah"),
        ("perpustakan", "perpustakaan"),
        ("batu", ""),  # known
        ("xyzw", ""),
        ("mus", ""),  # too short to tell
    ],
)
def test_the_word_that_was_meant_is_the_likest(tmp_path, typed, meant):
    index = SearchIndex(tmp_path)
    titles = ("Music", "Mulisch", "Muskel", "Sejarah", "Sejahtera", "Perpustakaan", "Perpustakaanku", "Batu")
    with index.writing() as writer:
        writer.put([Document(id=ident(at), brief=Brief(title=title)) for at, title in enumerate(titles)])
    assert answer(index, typed).suggestion == meant


def test_of_equally_like_words_the_commoner_is_meant(tmp_path):
    index = SearchIndex(tmp_path)
    titles = ("Tanam", "Tanah", "Tanah", "Tanak")
    with index.writing() as writer:
        writer.put([Document(id=ident(at), brief=Brief(title=title)) for at, title in enumerate(titles)])
    assert answer(index, "tanag").suggestion == "tanah"


def test_facets_count_within_the_other_choices(index):
    told = answer(index, "anggrek", chosen={"use": ["learning"]})
    assert [(one.value, one.count) for one in told.facets["use"]] == [("learning", 2), ("knowledge", 1)]
    assert [(one.value, one.count) for one in told.facets["language"]] == [("ind", 2)]
    assert told.total == 2


def test_orders(index):
    assert found(index, "", sort="title") == [1, 5, 3, 4, 2, 0]  # `The` does not count
    assert found(index, "", sort="year") == [2, 3, 5, 1, 0, 4]  # newest first, without a year last


def test_a_record_put_again_replaces_the_old_and_a_removed_one_is_gone(tmp_path):
    index = SearchIndex(tmp_path)
    with index.writing() as writer:
        writer.put([Document(id=ident(0), brief=BOOKS[0])])
    with index.writing() as writer:
        writer.put([Document(id=ident(0), brief=BOOKS[1])])
    assert (found(index, "sejarah"), found(index, "manusia")) == ([], [0])
    with index.writing() as writer:
        writer.remove([ident(0)])
    assert found(index, "") == []


def test_after_an_error_neither_documents_nor_marks_are_kept(tmp_path):
    index = SearchIndex(tmp_path)

    def documents():
        yield Document(id=ident(0), brief=BOOKS[0])
        raise RuntimeError

    with pytest.raises(RuntimeError), index.writing(marks={"s": "9"}) as writer:
        writer.put(documents())
    assert found(index, "") == []
    assert index.marks() == {}


def test_a_damaged_index_is_made_anew(tmp_path):
    index = SearchIndex(tmp_path)
    with index.writing(marks={"s": "1"}) as writer:
        writer.put([Document(id=ident(0), brief=BOOKS[0])])
    (index.folder / "meta.json").write_text("{")
    again = SearchIndex(tmp_path)
    assert found(again, "") == []
    assert again.marks() == {}


def test_a_record_of_one_house_is_hidden_as_soon_as_there_is_one(tmp_path):
    index, house = SearchIndex(tmp_path), UUID(int=7)
    with index.writing() as writer:
        writer.put([Document(id=ident(0), brief=BOOKS[0])])
    assert index.reading().is_public and found(index, "sejarah") == [0]
    with index.writing() as writer:
        writer.put([Document(id=ident(3), brief=BOOKS[0], reader=house.hex)])
    assert not index.reading().is_public
    asked = structured.Words("title", "sejarah")
    for readers, places in (((EVERYBODY,), [0]), ((EVERYBODY, house.hex), [0, 3]), ((house.hex,), [3])):
        assert sorted(found(index, "sejarah", readers=readers)) == places
        _, count = structured.find(index, asked, structured.as_it_is, readers=readers)
        assert count == len(places)
    with index.writing() as writer:
        writer.remove([ident(3)])
    assert index.reading().is_public and found(index, "sejarah") == [0]


def test_one_writer_over_all_processes_and_readers_see_its_commit(tmp_path):
    """Another process holds the writer: ours waits and says so; once it is done, its records are found
    here.
    """
    index = SearchIndex(tmp_path)
    assert found(index, "") == []
    other = textwrap.dedent("""
        import sys
        from pathlib import Path
        from uuid import UUID
        from lentera.catalogue.marc.brief import Brief
        from lentera.catalogue.search.index import Document, SearchIndex
        with SearchIndex(Path(sys.argv[1])).writing(marks={"s": "1"}) as writer:
            writer.put([Document(id=UUID(int=1 << 100), brief=Brief(title="Dari proses lain"))])
            print("holding", flush=True)
            sys.stdin.readline()
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", other, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "holding\n"
    with pytest.raises(IndexBusy), index.writing(wait=0.2):
        pass
    process.communicate("\n", timeout=30)
    assert found(index, "proses") == [0]
    assert index.marks() == {"s": "1"}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> tuple[SearchIndex, set[UUID]]:
    chance = random.Random(7)
    index = SearchIndex(tmp_path_factory.mktemp("shelf"))
    ids = {UUID(int=chance.getrandbits(128)) for _ in range(700)}
    words = ["buku", "kisah", "anak", "laut"]
    with index.writing() as writer:
        writer.put(
            Document(
                id=one,
                brief=Brief(
                    title=" ".join(["buku", *chance.choices(words, k=2)]),
                    year=chance.choice([None, 1990, 1991, 2020]),
                ),
            )
            for one in sorted(ids)
        )
    return index, ids


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("question", ["", "buku"])
def test_paging_shows_each_record_once(shelf, sort, question):
    index, ids = shelf
    shown, after = [], ""
    while True:
        page = answer(index, question, sort=sort, after=after, limit=23)
        shown += page.records
        after = page.after
        if not after:
            break
    assert len(shown) == len(ids)
    assert set(shown) == ids


def test_titles_that_are_alike_to_the_last_sign_are_paged_one_by_one(tmp_path):
    index = SearchIndex(tmp_path)
    told = ["1984"] * 30 + ["1983"] * 9 + ["1984 dan sesudahnya"] * 9 + ["1985"]
    with index.writing() as writer:
        writer.put(Document(id=ident(place), brief=Brief(title=title)) for place, title in enumerate(told))
    in_order = [place for _, place in sorted((title, place) for place, title in enumerate(told))]
    for limit in (7, 20):
        shown, after = [], ""
        while True:
            page = answer(index, "", sort="title", after=after, limit=limit)
            shown += [(one.int >> 100) - 1 for one in page.records]
            if not (after := page.after):
                break
        assert shown == in_order


def test_signs_before_a_title_do_not_count_in_its_order(tmp_path):
    told = ["Zebra", '"Bumi" manusia', "(Catatan)", "...", "#Anggrek", "¡Dunia!", "_Ekor", "Apel"]
    index = SearchIndex(tmp_path)
    with index.writing() as writer:
        writer.put(Document(id=ident(place), brief=Brief(title=title)) for place, title in enumerate(told))
    in_order = [told[place] for place in found(index, "", sort="title")]
    assert in_order == ["...", "#Anggrek", "Apel", '"Bumi" manusia', "(Catatan)", "¡Dunia!", "_Ekor", "Zebra"]


def test_an_order_is_no_term_that_the_index_would_have_to_keep(index):
    asked = index.searcher().terms_with_prefix
    assert len(asked("id", "")) > 1
    assert list(asked("by_title", "")) == []


def test_an_order_and_a_second_page_count_nothing_anew(index, monkeypatch):
    first = answer(index, "anggrek", limit=2)
    monkeypatch.setattr(counting, "_count", None)
    by_title = answer(index, "anggrek", limit=2, sort="title")
    second = answer(index, "anggrek", limit=2, after=first.after)
    assert (by_title.total, by_title.facets) == (second.total, second.facets) == (first.total, first.facets)
    assert not {*first.records} & {*second.records}


def test_a_commit_is_counted_anew(tmp_path):
    index = SearchIndex(tmp_path)
    for count in (1, 2):
        with index.writing() as writer:
            writer.put([Document(id=ident(count), brief=Brief(title="buku", material="book"))])
        told = answer(index, "buku")
        assert told.total == told.facets["material"][0].count == count


def test_a_question_is_taken_apart():
    assert read_question('judul:"bumi manusia" toer Pengarang: Ann x:y') == [
        Clause(("bumi", "manusia"), "title", True),
        Clause(("toer",)),
        Clause(("ann",), "author"),
        Clause(("x",)),
        Clause(("y",)),
    ]


@pytest.mark.parametrize(
    "heading, words",
    [
        ("Hirata, Andrea, 1967-", ("hirata", "andrea")),
        ("Hirata, Andrea, 1967-.", ("hirata", "andrea")),
        ("Poe, Edgar Allan (1809–1849)", ("poe", "edgar", "allan")),
        ("Ali, ca. 1500-ca. 1560", ("ali",)),
        ("Kongres (1998 : Jakarta)", ("kongres", "1998", "jakarta")),
        ("1967-", ("1967",)),  # nothing but years is what is sought
        ("Area 51", ("area", "51")),
    ],
)
def test_a_heading_finds_its_author_with_the_years_of_his_life(heading, words):
    (clause,) = read_question(f'pengarang:"{heading}"')
    assert clause.words == words
    (other,) = read_question(f'judul:"{heading}"')
    assert len(other.words) >= len(words)


anything = st.one_of(
    st.text(max_size=60),
    st.text('"": judulisbn:()-*?~^\\[]{}\0\n9787', max_size=60),
    st.text(st.characters(categories=["Cs", "Cc", "Lo", "Mn", "Nd"]), max_size=30),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    anything,
    anything,
    st.sampled_from([*SORTS, "x"]),
    st.dictionaries(
        st.sampled_from(["use", "decade", "x"]),
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=5)),
    ),
)
def test_nothing_that_is_sent_raises(index, question, after, sort, chosen):
    told = answer(index, question, chosen=chosen, sort=sort, after=after)
    assert told.total <= len(BOOKS)


def test_subjects_are_counted_to_the_last_one_and_can_be_chosen(tmp_path):
    """However seldom a subject is in each of the index's parts."""
    chance, index = random.Random(3), SearchIndex(tmp_path)
    subjects = [f"Pokok {number}" for number in range(300)]
    told: Counter[str] = Counter()
    for part in range(4):  # commits, so that the index has several parts
        with index.writing() as writer:
            for place in range(100):
                has = sorted({subjects[int(chance.random() ** 2 * 300)] for _ in range(3)})
                told.update(has)
                marc = book("Buku", *(field("650", f"a{one}") for one in has), control=f"{part}-{place}")
                document = Document(
                    id=ident(part * 100 + place), brief=brief_of(marc), written=to_bytes(marc)
                )
                writer.put([document])
    counted = {one.value: one.count for one in answer(index, "buku").facets["subject_facet"]}
    assert sorted(counted.values()) == sorted(count for _, count in told.most_common(12))
    assert all(told[subject] == count for subject, count in counted.items())
    for subject, count in counted.items():
        assert answer(index, "buku", chosen={"subject_facet": [subject]}).total == count
    assert answer(index, "buku", chosen={"subject_facet": ["tidak ada"]}).total == 0
