"""Words in another spelling: what was written before 1972 finds what is written since, and the other way round."""

import pytest

from lentera.catalogue.marc.brief import Brief
from lentera.catalogue.search.documents import Document
from lentera.catalogue.search.index import SearchIndex
from lentera.catalogue.search.spelling import spellings, swapped
from tests.catalogue.test_search import answer, ident

TITLES = (
    "Bumi Manusia",
    "Bohemia",
    "Jakarta Tempo Dulu",
    "Cerita Nyai Dasima",
    "Belajar Belanda",
    "Tjerita dari Blora",
    "Soekarno",
    "Soekanto",
    "Tafsir Al-Qur'an",
    "Khusus untuk Anda",
)


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("boemi manoesia", "bumi manusia"),
        ("boemi", "bumi"),  # and not the likest word, bohemia
        ("djakarta", "jakarta"),
        ("njai", "nyai"),
        ("beladjar", "belajar"),
        ("peladjaran", "pelajaran"),  # by its root
        ("chusus", "khusus"),
        ("sukarno", "soekarno"),  # a name that kept its form
        ("jakarta doeloe", "jakarta dulu"),
        ("alquran", "al quran"),
        ("bmui", "bumi"),  # the likest words are looked for among those that begin alike
        ("cerita", ""),  # is known
        ("tjerita", ""),
        ("zzzzjj", ""),
        ("alzzzz", ""),
    ],
)
def test_another_spelling_that_is_known_is_what_was_meant(tmp_path, typed, meant):
    index = SearchIndex(tmp_path)
    with index.writing() as writer:
        writer.put([Document(id=ident(at), brief=Brief(title=title)) for at, title in enumerate(TITLES)])
    assert answer(index, typed).suggestion == meant


@pytest.mark.parametrize(
    "word, likeliest",
    [
        ("soerabaja", "surabaya"),
        ("jajasan", "yayasan"),
        ("sjahrir", "syahrir"),
        ("tjoet", "cut"),
        ("pendjadjahan", "penjajahan"),
        ("achir", "akhir"),
    ],
)
def test_the_likeliest_other_spelling_is_todays(word, likeliest):
    assert spellings(word)[0] == likeliest


def test_what_has_no_other_spelling_has_none():
    assert spellings("anak") == [] and "alam" not in spellings("alam")
    assert swapped("abb") == ["bab"] and swapped("a") == [] and swapped("") == []
