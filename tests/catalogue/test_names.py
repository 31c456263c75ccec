"""Several names in one cell: parted only where each part is a name, or by what the mapping says."""

import csv
import lzma
from pathlib import Path

import pytest

from lentera.catalogue.formats import open_file
from lentera.catalogue.formats.columns import Mapping
from lentera.catalogue.formats.names import names_in
from lentera.catalogue.marc.brief import brief_of
from tests.cast import make_cast, staff_client
from tests.catalogue.import_stage import body, columns, sent, upload_of

BOOKS = Path(__file__).parents[3] / "shared" / "data" / "goodbooks" / "books.csv.xz"


@pytest.mark.parametrize(
    "cell, names, code",
    [
        ("Andrea Hirata", ["Andrea Hirata"], None),
        ("Rowling, J.K.", ["Rowling, J.K."], None),
        ("Lewis, C.S.", ["Lewis, C.S."], None),
        ("Toer, Pramoedya Ananta, 1925-2006", ["Toer, Pramoedya Ananta, 1925-2006"], None),
        ("Ananta Toer, Pramoedya A.", ["Ananta Toer, Pramoedya A."], None),
        ("van Gogh, Vincent Willem", ["van Gogh, Vincent Willem"], None),
        ("Ibnu Katsir, Abul Fida", ["Ibnu Katsir, Abul Fida"], None),
        ("Andrea Hirata, Dee Lestari", ["Andrea Hirata", "Dee Lestari"], "names-parted"),
        ("Andrea Hirata, Dee Lestari, dan Tere Liye", ["Andrea Hirata", "Dee Lestari", "Tere Liye"], "names-parted"),
        ("J.K. Rowling, A.A. Milne", ["J.K. Rowling", "A.A. Milne"], "names-parted"),
        ("Budi Santoso, S.Pd., M.Pd.", ["Budi Santoso, S.Pd., M.Pd."], None),
        ("Budi Santoso, S.Pd., Ani Sari, M.Si.", ["Budi Santoso, S.Pd.", "Ani Sari, M.Si."], "names-parted"),
        ("Hirata, Andrea, dkk.", ["Hirata, Andrea"], "names-others"),
        ("Andrea Hirata [et al.]", ["Andrea Hirata"], "names-others"),
        ("Hirata, Andrea, Lestari, Dee", ["Hirata, Andrea, Lestari, Dee"], "names-unsure"),
        ("Hirata, Andrea; Lestari, Dee", ["Hirata, Andrea", "Lestari, Dee"], None),
        ("<Hirata, Andrea><Lestari, Dee>", ["Hirata, Andrea", "Lestari, Dee"], None),
        ("Departemen Pertanian, Badan Litbang", ["Departemen Pertanian, Badan Litbang"], None),
        ("Departemen Pendidikan dan Kebudayaan", ["Departemen Pendidikan dan Kebudayaan"], None),
        ("dkk.", ["dkk."], None),
        (" , ;", [","], None),
    ],
)  # fmt: skip
def test_names_are_parted_only_where_each_part_is_one(cell, names, code):
    assert names_in(cell) == (names, {code} if code else set())


TURNED = "García Márquez, Gabriel José"
DIRECT = "Andrea Hirata, Dee Lestari"


@pytest.mark.parametrize(
    "case, others, parted",
    [
        ("alone, it may be two", [], True),
        ("among names turned about", ["Rowling, J.K.", "Toer, Pramoedya Ananta", "Hirata, Andrea"], False),
        ("one against one is not most", ["Rowling, J.K."], True),
        ("a name of one word says nothing", ["Hamka", "Rowling, J.K.", "Hirata, Andrea"], False),
        ("with years, particles and titles", ["Toer, Pramoedya Ananta, 1925-2006", "van Gogh, Vincent"], False),
        ("several in a cell, turned about", ["Hirata, Andrea; Lestari, Dee", "<Hirata, A.><Liye, Tere>"], False),
        ("among names in direct order", ["Andrea Hirata", "Dee Lestari", "Rowling, J.K."], True),
        ("as many of both", ["Andrea Hirata", "Rowling, J.K.", "Liye, Tere"], True),
        ("with degrees, in direct order", ["Budi Santoso, S.Pd.", "Ani Sari, M.Si.", "Liye, Tere"], True),
        ("lists in direct order", ["Andrea Hirata, Dee Lestari, Tere Liye", "Ani Sari; Budi Raya"], True),
        ("bodies say nothing", ["Departemen Pertanian, Badan Litbang", "Liye, Tere", "Hirata, Andrea"], False),
    ],
)  # fmt: skip
def test_a_column_that_turns_names_about_keeps_two_words_before_a_comma_together(
    tmp_path, case, others, parted
):
    cells = [*others, TURNED]
    path = tmp_path / "a.csv"
    rows = [f'"Judul {number}"\t"{cell}"\n' for number, cell in enumerate(cells)]
    path.write_text("Judul\tPengarang\n" + "".join(rows), encoding="utf-8")
    *_, last = open_file(path).reads()
    assert brief_of(last.marc).authors == (tuple(TURNED.split(", ")) if parted else (TURNED,)), case
    assert last.mended == ("names-parted" if parted else "names-turned",)


def test_each_column_speaks_for_itself(tmp_path):
    path = tmp_path / "a.csv"
    lines = [
        "Judul\tPengarang\tPengarang tambahan",
        f"A\t{TURNED}\t{DIRECT}",
        "B\tRowling, J.K.\tTere Liye",
        "C\tLiye, Tere\t",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    first, *_ = open_file(path).reads()
    assert brief_of(first.marc).authors == (TURNED, *DIRECT.split(", "))
    mapping = Mapping({"Judul": "title", "Pengarang": "author"}, names=",")
    told, *_ = open_file(path, "csv", mapping).reads()
    assert brief_of(told.marc).authors == tuple(TURNED.split(", "))


@pytest.mark.parametrize(
    "mark, cell, names",
    [
        (",", "Andrea Hirata, Hamka", ["Andrea Hirata", "Hamka"]),
        (",", "Budi Santoso, S.Pd., Hamka", ["Budi Santoso, S.Pd.", "Hamka"]),
        (";", "Andrea Hirata, Dee Lestari; Hamka", ["Andrea Hirata, Dee Lestari", "Hamka"]),
        ("/", "Andrea Hirata/Hamka", ["Andrea Hirata", "Hamka"]),
        ("&", "Hirata, Andrea & Hamka", ["Hirata, Andrea", "Hamka"]),
        ("dan", "Andrea Hirata dan Hamka", ["Andrea Hirata", "Hamka"]),
    ],
)
def test_what_the_mapping_says_is_done(mark, cell, names):
    assert names_in(cell, mark) == (names, set())


def test_a_mapping_says_what_parts_names(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Judul;Pengarang\nA;Andrea Hirata, Dee Lestari\n", encoding="utf-8")
    (usual,) = open_file(path).reads()
    assert brief_of(usual.marc).authors == ("Andrea Hirata", "Dee Lestari")
    assert usual.mended == ("names-parted",)
    (told,) = open_file(path, "csv", Mapping({"Judul": "title", "Pengarang": "author"}, names=";")).reads()
    assert brief_of(told.marc).authors == ("Andrea Hirata, Dee Lestari",) and told.mended == ()


@pytest.mark.skipif(not BOOKS.exists(), reason="the real files lie beside the project")
def test_the_authors_of_ten_thousand_real_books():
    with lzma.open(BOOKS, "rt", encoding="utf-8") as file:
        cells = [row["authors"] for row in csv.DictReader(file) if "," in row["authors"]]
    parted = [cell for cell in cells if len(names_in(cell)[0]) > 1]
    assert (len(cells), len(parted) > 1_950) == (2_079, True)
    turned = [
        f"{last}, {' '.join(first)}" for cell in parted for *first, last in [cell.split(", ")[0].split()]
    ]
    assert [cell for cell in turned if len(names_in(cell)[0]) > 1] == []


@pytest.mark.django_db
def test_the_page_shows_how_names_are_parted_and_takes_what_parts_them(fresh_home):
    cast = make_cast()
    staff = staff_client(cast.cataloguer)
    table = "Judul;Pengarang\nA;Andrea Hirata, Dee Lestari\nB;Tere Liye, Hamka\nC;Rowling, J.K.\n"
    address = sent(staff, table)
    told = body(staff.get(address))
    assert "2 pengarang: Andrea Hirata · Dee Lestari" in told
    assert "1 pengarang: Tere Liye, Hamka" in told and "1 pengarang: Rowling, J.K." in told
    assert "dipisahkan pada koma" in told  # what was decided stands at the record
    form = columns(c0="title", c1="author") | {"names": ","}
    told = body(staff.post(address, form | {"act": "preview"}, follow=True))
    assert "2 pengarang: Tere Liye · Hamka" in told and "2 pengarang: Rowling · J.K." in told
    mapping = upload_of(address).mapping
    assert mapping is not None and mapping.names == ","
    assert staff.get(f"{address}mapping.json").json()["names"] == ","
    staff.post(address, form | {"act": "keep", "name": "Dinas", "request_id": "k1"})
    assert 'value="," selected' in body(staff.get(sent(staff, table)))
    told = body(staff.post(address, columns(c0="title", c1="author") | {"names": "?"}))
    assert "field-error" in told
