"""Whether a command can begin at this home, and what is said when the machine does not let it go on."""

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _

from lentera.journal.models import Node
from lentera.journal.tables import Standing, prepare_tables, standing_of_tables

WITHOUT_NODE = {"init", "demo", "restore", "service", "update", "sync check"}


def obstacle(command: str) -> str | None:
    """What keeps `command` (such as `tick` or `sync check`) from beginning here; None where nothing does.

    Tables of an older program are brought up to date. Raises NewerTables.
    """
    if command in WITHOUT_NODE:
        return None
    standing = standing_of_tables()
    if standing is not Standing.ABSENT:
        if standing is not Standing.SAME:
            prepare_tables()
        if Node.objects.exists():
            return None
    return _("Belum ada data di %(home)s: jalankan lentera init atau lentera demo.") % _home()


def newer_sentence() -> str:
    """What is said of data that a newer program made."""
    return (
        _(
            "Data di %(home)s dibuat oleh Lentera yang lebih baru. Pasang versi yang baru itu di sini, lalu ulangi; "
            "tidak ada yang diubah."
        )
        % _home()
    )


def machine_sentence(why: OSError) -> str:
    """What is said when a file, a folder or an address cannot be used."""
    reason = why.strerror or str(why)
    return reason if why.filename is None else f"{why.filename}: {reason}"


def database_sentence(why: DatabaseError) -> str:
    """What is said when the database cannot be used: hurt, locked, full, or not there."""
    reason = " ".join(str(why).split()).rstrip(".?")
    if "readonly database" in reason or "unable to open database file" in reason:
        return (
            _("Folder %(home)s tidak dapat ditulis oleh akun ini: beri hak menulis di sana, lalu ulangi.")
            % _home()
        )
    told = _("Basis data tidak dapat dipakai: %(why)s.") % {"why": reason}
    if "malformed" in reason or "not a database" in reason:
        told += " " + _(
            "Berkasnya rusak: pulihkan cadangan dengan lentera restore ke LENTERA_HOME yang kosong."
        )
    return told


def _home() -> dict[str, object]:
    return {"home": settings.LENTERA_HOME}
