"""Vocabulary packs: other words in the sentence, never in what people typed, for the time of one request."""

import pytest
from django.utils.translation import gettext, gettext_lazy, ngettext, override

from lentera.pages.vocabulary import Pack, pack_of, packs, speaking

PACK = Pack(
    "trial",
    frozenset({"school"}),
    {"id": {"blok": "kelas", "warga binaan": "siswa"}, "en": {"block": "class"}},
    {"id": {"Bebas": "Lulus"}},
)


@pytest.mark.parametrize(
    "language, told, expected",
    [
        ("id", "Pindah blok", "Pindah kelas"),
        ("id", "Blok baru", "Kelas baru"),
        ("id", "Tanpa nama warga binaan.", "Tanpa nama siswa."),
        ("id", "Jadwal %(blok)s untuk blok", "Jadwal %(blok)s untuk kelas"),
        ("id", "<b class=blok>Blok</b>", "<b class=blok>Kelas</b>"),
        ("id", "Memblokir, blokade", "Memblokir, blokade"),
        ("id", "Bebas", "Lulus"),
        ("id", "Surat bebas pinjam", "Surat bebas pinjam"),
        ("en", "The block, %(block)s", "The class, %(block)s"),
        ("en", "Blok", "Blok"),
        ("de", "Blok", "Blok"),
    ],
)
def test_words_take_the_place_of_words(language, told, expected):
    assert PACK.say(told, language) == expected


def test_every_way_of_translating_speaks_so_and_only_meanwhile():
    lazy = gettext_lazy("Pindah blok")
    with override("id"):
        with speaking("school"):
            assert gettext("Narapidana") == "Siswa dewasa" and str(lazy) == "Pindah kelas"
            with override("en"):
                assert str(lazy) == "Moved to another class"
            assert "Narapidana %d" not in ngettext("Narapidana %d", "Narapidana %d", 2)
        assert str(lazy) == "Pindah blok" and gettext("Narapidana") == "Narapidana"
        with speaking("lapas"):
            assert str(lazy) == "Pindah blok"


def test_what_is_filled_in_stays_as_it_was_typed():
    with override("id"), speaking("hospital"):
        assert gettext("Daftar muat %(block)s") % {"block": "Blok C"} == "Daftar muat Blok C"


def test_the_packs_are_whole_and_each_kind_has_one():
    names = {pack.name for pack in packs()}
    assert names == {"school", "hospital"}
    first = packs()[0]
    for pack in packs():
        assert set(pack.words) == {"id", "en"}
        for language, words in pack.words.items():
            assert set(words) == set(first.words[language]), pack.name
            assert all(word == word.lower() for word in words)
        assert set(pack.sentences["id"]) == set(first.sentences["id"])
    assert pack_of("rutan") is None and pack_of(None) is None
