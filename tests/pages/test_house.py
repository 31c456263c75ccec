"""Promises over all templates and scripts: nothing inline, no unknown icon, no sentence without English."""

import re
from pathlib import Path

import pytest

import lentera
from lentera.pages import translations
from lentera.pages.icons import ICONS

PACKAGE = Path(lentera.__file__).parent
STATIC = PACKAGE / "pages" / "static" / "pages"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))


def short(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_holds_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.findall(r"""\sstyle=["']|\son[a-z]+=["']|<style|javascript:|\shx-on""", text)
    assert all("src=" in tag or "json" in tag for tag in re.findall(r"<script[^>]*>", text))
    assert not re.findall(r"""(?:src|href|action)=["']https?://""", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_names_only_icons_of_the_sprite(path: Path) -> None:
    named = set(re.findall(r"""{%\s*icon\s+["']([^"']+)["']""", path.read_text("utf-8")))
    assert named <= ICONS


def test_the_sprite_holds_every_icon_once() -> None:
    drawn = re.findall(r'<symbol id="([^"]+)"', (STATIC / "vendor/icons/sprite.svg").read_text())
    assert sorted(drawn) == sorted(ICONS)


def test_every_vendored_part_has_its_licence() -> None:
    licences = {path.stem for path in (STATIC / "vendor/LICENSES").iterdir()}
    parts = {
        "bootstrap",
        "htmx",
        "echarts",
        "leaflet",
        "tabler-icons",
        "plus-jakarta-sans",
        "atkinson-hyperlegible",
    }
    assert parts <= licences


def test_styles_and_scripts_ask_nobody_outside() -> None:
    own = [path for path in STATIC.glob("*.*") if path.suffix in (".css", ".js")]
    vendored = list(STATIC.glob("vendor/**/*.css"))
    assert own and vendored
    for path in own + vendored:
        assert not re.findall(r"""(?:url\(|@import\s*)["']?(?:https?:)?//""", path.read_text("utf-8")), path
    for path in own:
        for named in re.findall(r'url\("([^"]+)"\)', path.read_text("utf-8")):
            assert (STATIC / named).exists(), named


@pytest.mark.parametrize("area", translations.areas(), ids=lambda path: path.name)
def test_every_sentence_has_its_english(area: Path) -> None:
    assert translations.complaints(area) == []


def test_a_missing_and_a_stale_translation_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    area = tmp_path / "lentera" / "sample"
    (area / "templates").mkdir(parents=True)
    (area / "templates" / "a.html").write_text(
        '{% load i18n %}{% blocktranslate %}Buku {{ title }}{% endblocktranslate %}{% translate "Rak" %}'
    )
    monkeypatch.setattr(translations, "PACKAGE", tmp_path / "lentera")
    assert translations.extract(area) == 2
    assert len([line for line in translations.complaints(area) if "no English" in line]) == 2
    po = translations.po_path(area)
    filled = po.read_text().replace('msgid "Rak"\nmsgstr ""', 'msgid "Rak"\nmsgstr "Shelf"')
    po.write_text(
        filled.replace('msgid "Buku %(title)s"\nmsgstr ""', 'msgid "Buku %(title)s"\nmsgstr "Book %(name)s"')
    )
    assert [line.split(": ", 1)[1].split(" ")[0] for line in translations.complaints(area)] == [
        "English",
        "django.mo",
    ]
    translations.compile_area(area)
    assert len(translations.complaints(area)) == 1
    assert translations.extract(area) == 2 and "Shelf" in po.read_text()  # what was translated stays


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("a = f\"{_('Rak')}-{b}\"", [1]),
        ("\na = f\"{b} {ngettext('buku', 'buku', n)}\"", [2]),
        ("a = f\"{pages.gettext('Rak')}\"", [1]),
        ('a = _("Rak")\nb = f"{a}"', []),
        ('a = f"{counted(count, language)}"', []),  # no sentence of ours
        ('a = f"{formats.number(_)}"', []),
    ],
)
def test_a_sentence_within_an_f_string_is_found(tmp_path: Path, code: str, lines: list[int]) -> None:
    """No Python before 3.12 shows it to the extractor: it would stay without English, and nobody would hear of it."""
    path = tmp_path / "sample.py"
    path.write_text(code)
    assert translations.hidden(path) == lines
