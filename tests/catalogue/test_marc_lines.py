"""MARC as lines: three ways of writing, each with what else is met in such files."""

import pytest

from lentera.catalogue.formats import marclines, open_file
from lentera.catalogue.formats.marclines import is_lines, read_lines
from lentera.catalogue.marc.record import from_bytes, to_bytes
from lentera.journal.refusals import Refusal

LEADER = "00000nam a2200000 a 4500"
MRK = (f"=LDR  {LEADER}", r"=008  \\\\\s1999", "=245  1\\$aSatu$bdua")
LIF = (f"LDR{LEADER}^", "008     s1999^", "2451 _aSatu_bdua^`")
LINE = (LEADER, "008      s1999", "245 1  $a Satu $b dua")
WAYS = {"mrk": MRK, "lif": LIF, "line": LINE}
WORDS = "words of whoever sent it"
PARTS = [("008", "     s1999"), ("245", "1 \x1faSatu\x1fbdua")]


def written(tmp_path, *lines, ends="\n"):
    path = tmp_path / "a.txt"
    path.write_bytes(ends.join((*lines, "")).encode())
    return path


def titles(path, **told):
    return [
        one.marc.first("245").first("a") if one.marc else one.refusal.code for one in read_lines(path, **told)
    ]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("between", [(), ("",), ("", "  ", "")], ids=["nothing", "a line", "blanks"])
def test_a_record_is_the_same_in_each_way_of_writing(tmp_path, way, ends, between):
    path = written(tmp_path, *WAYS[way], *between, *WAYS[way], *between, ends=ends)
    opened = open_file(path)
    assert opened.form == "mrk"
    one, two = opened.reads()
    assert one.refusal is two.refusal is None
    for told in (one, two):
        assert (told.marc.leader, told.marc.parts) == (LEADER, PARTS)
    assert (one.offset, two.offset) == (1, 4 + len(between))


@pytest.mark.parametrize(
    ("case", "start", "told"),
    [
        ("MARCMaker", "=LDR  00000nam", True),
        ("MARCMaker without a leader", "=001  12", True),
        ("MicroLIF with its words", f"{WORDS}\r\nLDR{LEADER}^\r\n", True),
        ("MicroLIF without", f"LDR{LEADER}^\n", True),
        ("Catmandu with a number", f"{LEADER}\n001 12\n", True),
        ("Catmandu without", f"{LEADER}\n245 10 $a Satu\n", True),
        ("ISO 2709", "00084nam a2200049 a 4500245000900000\x1e10\x1faSatu\x1e\x1d", False),
        ("ISO 2709 with a line break", "00084nam a2200049 a 4500\n245000900000\x1e10\x1faSatu", False),
        ("words alone", f"{WORDS}\nLDR of a lease\n", False),
        ("a table", "LDR,Judul\n1,Satu\n", False),
        ("nothing", "", False),
    ],
)
def test_a_file_of_lines_is_known_by_its_beginning(case, start, told):
    assert is_lines(start.encode()) is told


def test_words_before_a_record_are_no_record_and_two_files_in_one_are_both_read(tmp_path):
    path = written(tmp_path, WORDS, *LIF, "another file", *LIF, LIF[2])
    assert titles(path) == ["Satu", "Satu", "Satu"]  # the last has no leader, but a tag


def test_signs_of_a_way_of_writing_that_belong_to_a_text_stay(tmp_path):
    (read,) = read_lines(written(tmp_path, *LIF[:2], "24510_aSatu_ dua ^ $5_cA. B_^`"))
    assert read.marc.first("245").subfields == (("a", "Satu_ dua ^ $5"), ("c", "A. B_"))
    (read,) = read_lines(written(tmp_path, *LINE[:2], "245 10 $a Satu_bdua, $5,00 US$ $c A. B"))
    assert read.marc.first("245").subfields == (("a", "Satu_bdua, $5,00 US$"), ("c", "A. B"))
    (read,) = read_lines(written(tmp_path, *MRK[:2], "=245  10$aSatu {dollar}5_bdua {bsol}"))
    assert read.marc.first("245").subfields == (("a", "Satu $5_bdua \\"),)


@pytest.mark.parametrize("way", WAYS)
def test_signs_that_part_a_record_on_disk_part_no_text(tmp_path, way):
    first, second, third = WAYS[way]
    path = written(tmp_path, first, second + "\x1e", third.replace("Satu", "Sa\x1ftu\x1d"))
    (read,) = read_lines(path)
    assert (read.marc.parts, read.mended) == (PARTS, ("control-characters",))
    assert from_bytes(to_bytes(read.marc)) == read.marc


@pytest.mark.parametrize("way", WAYS)
def test_a_line_that_is_no_field_refuses_its_record_alone(tmp_path, way):
    lines = WAYS[way]
    path = written(tmp_path, *lines, *lines[:2], "??", lines[2], *lines)
    reads = list(read_lines(path))
    assert [one.refusal for one in reads] == [None, Refusal("field-tag", tag="??"), None]
    assert [one.offset for one in reads] == [1, 4, 8]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("how", ["a line", "its first line", "many lines"])
def test_what_never_ends_is_refused_and_what_follows_is_read(tmp_path, monkeypatch, way, how):
    monkeypatch.setattr(marclines, "LARGEST", 1 << 10)
    first, second, third = WAYS[way]
    endless = {
        "a line": (first, second + "x" * 5_000, third),
        "its first line": (first + " " * 5_000,),
        "many lines": (first, *[second] * 500, third),
    }[how]
    path = written(tmp_path, *WAYS[way], *endless, *WAYS[way])
    assert titles(path) == ["Satu", "record-too-long", "Satu"]
    assert [one.offset for one in read_lines(path)] == [1, 4, 4 + len(endless)]


def test_its_encoding_is_guessed_and_can_be_told(tmp_path):
    path = tmp_path / "a.lif"
    path.write_bytes("\n".join((*LIF[:2], "24510_aCafé^`")).encode("windows-1252"))
    assert titles(path) == ["Café"]
    assert titles(path, encoding="windows-1251") == ["Cafй"]
    (read,) = open_file(path, encoding="windows-1251").reads()
    assert read.marc.first("245").first("a") == "Cafй"
    path.write_bytes(
        "\n".join((*LIF[:2], "24510_aCaf^`")).encode().replace(b"Caf", b"Caf\xe2e, \x1b(Ntest\x1b(B")
    )
    assert titles(path) == titles(path, encoding="marc-8") == ["Café, ТЕСТ"]
    path.write_bytes("\n".join((*LIF[:2], "24510_aCafé^`")).encode())
    told = open_file(path)
    assert (told.encoding, [one.marc.first("245").first("a") for one in told.reads()]) == ("utf-8", ["Café"])
