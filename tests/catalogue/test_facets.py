"""Facets of any catalogue: each count is what choosing that value finds, whatever else is chosen; pages lose none."""

from collections import Counter
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from lentera.catalogue.marc.brief import Brief
from lentera.catalogue.marc.record import to_bytes
from lentera.catalogue.search.answering import SORTS, answer
from lentera.catalogue.search.index import Document, SearchIndex
from tests.catalogue.makers import book, field

SUBJECTS = ("Anggrek", "Anggrek -- Budi daya", "Sejarah", "Hukum adat")
PLACES = ("Dispersip", "Perpustakaan Kota")
FACETS = ("use", "language", "material", "decade", "place", "subject_facet")

books = st.builds(
    Brief,
    title=st.sampled_from(("Buku anggrek", "Buku sejarah", "Anggrek dan sejarah", "Buku")),
    year=st.sampled_from((None, 1989, 1990, 1999, 2000, 2024)),
    language=st.sampled_from(("", "ind", "eng", "jav")),
    use=st.sampled_from(("learning", "knowledge", "recreation")),
    material=st.sampled_from(("book", "map", "serial")),
    subjects=st.lists(st.sampled_from(SUBJECTS), unique=True, max_size=3).map(tuple),
)
copies = st.lists(st.sampled_from(PLACES), unique=True, max_size=2).map(tuple)
catalogues = st.lists(st.tuples(books, copies), min_size=1, max_size=14)


def ident(at: int) -> UUID:
    """The first half of an id tells equals from each other."""
    return UUID(int=(at + 1) << 100)


def place(id: UUID) -> int:
    return (id.int >> 100) - 1


def filled(folder: str, catalogue: list[tuple[Brief, tuple[str, ...]]]) -> SearchIndex:
    """An index of two parts, of which the second takes back some of the first."""
    index = SearchIndex(Path(folder))
    documents = [
        Document(id=ident(at), brief=brief, places=there, written=written(brief))
        for at, (brief, there) in enumerate(catalogue)
    ]
    stale = [Document(id=one.id, brief=Brief(title="Buku", use="recreation")) for one in documents[::2]]
    for part in (stale, documents):
        with index.writing() as writer:
            writer.put(part)
    return index


def written(brief: Brief) -> bytes:
    """MARC of which the names of subjects are read."""
    heads = [subject.split(" -- ") for subject in brief.subjects]
    subjects = [
        field("650", f"a{head[0]}", *(f"x{one}" for one in head[1:]), indicators=" 4") for head in heads
    ]
    return to_bytes(book(brief.title, *subjects))


def values(brief: Brief, places: tuple[str, ...]) -> dict[str, set[str]]:
    """What a record counts under, by facet."""
    told = {
        "use": {brief.use},
        "language": {brief.language},
        "material": {brief.material},
        "decade": {str(brief.year // 10 * 10)} if brief.year else set(),
        "place": set(places),
        "subject_facet": set(brief.subjects),
    }
    return {name: {one for one in found if one} for name, found in told.items()}


@settings(max_examples=25)
@given(catalogues, st.sampled_from(("", "buku", "judul:anggrek", "anggrek sejarah")))
def test_each_count_of_a_facet_is_what_choosing_it_finds(catalogue, question):
    with TemporaryDirectory() as folder:
        index = filled(folder, catalogue)
        everything = answer(index, question, limit=200)
        found = {place(one) for one in everything.records}
        told = {at: values(*catalogue[at]) for at in found}
        for name in FACETS:
            counted = {one.value: one.count for one in everything.facets[name] if one.value}
            assert counted == dict(Counter(value for one in told.values() for value in one[name]))
        for first, second in combinations(FACETS, 2):
            for one in everything.facets[first][:3]:
                within = answer(index, question, chosen={first: [one.value]}, limit=200)
                assert within.total == len(within.records) == one.count
                for other in within.facets[second][:3]:
                    both = answer(
                        index, question, chosen={first: [one.value], second: [other.value]}, limit=200
                    )
                    assert both.total == len(both.records) == other.count
                    if one.value and other.value:
                        expected = {
                            at
                            for at, has in told.items()
                            if one.value in has[first] and other.value in has[second]
                        }
                        assert {place(id) for id in both.records} == expected


@settings(max_examples=25)
@given(catalogues, st.sampled_from(("", "buku", "anggrek sejarah")), st.sampled_from(SORTS), st.data())
def test_whoever_pages_while_records_change_sees_each_that_stays_once(catalogue, question, sort, data):
    """By title and year; by relevance a change may move any of them, so there nothing changes here."""
    limit = data.draw(st.integers(1, 5))
    with TemporaryDirectory() as folder:
        index = filled(folder, catalogue)
        in_order = answer(index, question, sort=sort, limit=200).records
        if not in_order:
            return
        shown, stays, after = [], set(in_order), ""
        for number in range(40):
            page = answer(index, question, sort=sort, after=after, limit=limit)
            shown += page.records
            after = page.after
            if not after:
                break
            if sort != "relevance" and number < 6:
                stays -= _changed(index, data.draw(st.sampled_from(in_order)), 1000 + number)
        known = [one for one in shown if one in set(in_order)]
        assert len(known) == len(set(known))
        assert stays <= set(known)
        assert known == [one for one in in_order if one in set(known)]


def _changed(index: SearchIndex, gone: UUID, new: int) -> set[UUID]:
    """One goes and one comes; returns what went."""
    with index.writing() as writer:
        writer.remove([gone])
        writer.put([Document(id=ident(new), brief=Brief(title="Buku anggrek", year=1990))])
    return {gone}
