"""An office's own templates: they win, see only their folder, and a broken one is named with its line."""

from datetime import UTC, datetime

import pytest

from lentera.documents.own import OwnTemplateError, default_folder, own_template
from lentera.documents.reasons import REASONS
from lentera.documents.rendering import render
from tests.documents.samples import SAMPLES
from tests.documents.test_rendering import text_of

CREATED = datetime(2024, 2, 15, tzinfo=UTC)
OWN = """#import "house.typ": *
#let w = words-of("letter")
#show: body => paper(data.subject, w, body)
= KANTOR KAMI
#data.subject #shown(data.date)
"""


def letter(folder, code="visit_invitation"):
    return render("letter", SAMPLES["letter"], created=CREATED, own=code, own_folder=folder)


def test_an_own_template_wins_for_its_kind_of_paper_only(tmp_path):
    (tmp_path / "visit_invitation.typ").write_text(OWN)
    assert "KANTOR KAMI" in text_of(letter(tmp_path))
    assert "KANTOR KAMI" not in text_of(letter(tmp_path, "signing_invitation"))
    assert "KANTOR KAMI" not in text_of(letter(tmp_path / "nowhere"))
    assert letter(tmp_path) == letter(tmp_path)


def test_house_and_pictures_of_the_office_may_lie_beside_it(tmp_path):
    (tmp_path / "arms").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    (tmp_path / "arms" / "arms.svg").write_text(svg)
    (tmp_path / "parts.typ").write_text("#let greeting = [Salam dari kantor]")
    own = OWN + '#import "parts.typ": greeting\n#image("arms/arms.svg", alt: "Lambang")\n#greeting'
    (tmp_path / "visit_invitation.typ").write_text(own)
    assert "Salam dari kantor" in text_of(letter(tmp_path))


@pytest.mark.parametrize(
    "source, file, line",
    [
        (OWN + "#nothing-here", "visit_invitation.typ", 6),
        (OWN.replace("data.subject #shown", "data.subjek #shown"), "visit_invitation.typ", 5),
        (OWN + '#read("/etc/passwd")', "visit_invitation.typ", 6),
        (OWN + '#read("../secret.txt")', "visit_invitation.typ", 6),
        (OWN + '#image("link.svg")', "visit_invitation.typ", 6),
        (OWN + '#import "@preview/cetz:0.2.0": *', "visit_invitation.typ", 6),
    ],
)
def test_a_broken_template_is_named_with_its_line_and_nothing_else_is_printed(tmp_path, source, file, line):
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("rahasia")
    (folder / "link.svg").symlink_to(tmp_path / "secret.txt")
    (folder / "visit_invitation.typ").write_text(source)
    with pytest.raises(OwnTemplateError) as broken:
        letter(folder)
    refusal = broken.value.refusal
    assert (refusal.code, refusal.details["file"], refusal.details["line"]) == (
        "own-template-broken",
        file,
        line,
    )
    assert str(REASONS[refusal.code]) % refusal.details


def test_a_code_is_never_a_path(tmp_path, monkeypatch):
    (tmp_path / "a.typ").write_text(OWN)
    assert own_template("a", "typ", tmp_path) == tmp_path / "a.typ"
    for code in (None, "", "../a", "a.typ", "A", "a/b", "/etc/a"):
        assert own_template(code, "typ", tmp_path) is None
    monkeypatch.setenv("LENTERA_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "templates"
