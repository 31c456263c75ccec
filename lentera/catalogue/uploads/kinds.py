"""What a file is called: its format, and whose it is where what stands in it says so."""

from pathlib import Path

from lentera.catalogue.formats.inlislite import RUAS, is_ruas
from lentera.catalogue.formats.koha import METADATA
from lentera.catalogue.formats.opening import LOSES, Opened
from lentera.catalogue.formats.sqldump import tables_of
from lentera.catalogue.formats.tables import sniff
from lentera.catalogue.marc.reading import detect_format

HEAD = 1 << 16  # bytes by which MARC inside a chosen "koha" is told
WITH_ITEMS = {"marc": "koha-marc", "marcxml": "koha-xml", "marc-json": "koha-json", "mrk": "koha-mrk"}


def kind_of(path: Path, told: Opened) -> str:
    """A key of `words.KIND_LABELS`: the format, or what is particular about a file of it (a dump, MARC in rows, MARC
    with Koha's items). Raises OSError, UnknownFormat.
    """
    if told.form in WITH_ITEMS:
        return WITH_ITEMS[told.form] if told.loses == LOSES["koha"] else told.form
    if told.form == "koha":
        return "koha-sql" if METADATA in tables_of(path) else WITH_ITEMS[_inner(path)]
    if told.form == "inlislite" and RUAS in tables_of(path):
        return "inlis-sql"
    if told.form == "inlislite" and is_ruas(path, sniff(path)):
        return "inlis-rows"
    return told.form


def _inner(path: Path) -> str:
    with path.open("rb") as file:
        return detect_format(file.read(HEAD))
