"""Sheets of paper for what is done without a machine: what stands on them, as PDF."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, override

from lentera.circulation.rules.sheet import Sheet, SheetAct
from lentera.documents.rendering import qr_svg, render
from lentera.documents.words import Language
from lentera.pages import formats

ROWS = 22  # of 9.6 mm: the most that an A4 page holds below its head


def sheets_paper(
    act: SheetAct, sheets: Sequence[Sheet], *, title: str, place: str, created: datetime, language: Language
) -> bytes:
    """Sheets of one act as one PDF, a page each. `title` and `place` stand on top."""
    with override(language):
        data = {
            "letterhead": {"name": place},
            "title": title,
            "place": place,
            "how": _how(act),
            "day_label": gettext("Tanggal"),
            "keyed_label": gettext(
                "Centang kolom terakhir setelah baris dimasukkan ke Lentera. Simpan lembar ini di perpustakaan."
            ),
            "key": _key(act),
            "columns": [{"label": label, "width": width} for label, width in _columns(act)],
            "rows": ROWS,
            "sheets": [
                {
                    "code": sheet.code,
                    "qr": qr_svg(sheet.code),
                    "day": formats.full_date(sheet.day) if sheet.day is not None else "",
                }
                for sheet in sheets
            ],
        }
    return render("slip", data, language=language, created=created)


def _columns(act: SheetAct) -> list[tuple[str, int]]:
    """The columns of a sheet: label, and width in mm (0: what is left)."""
    time = (gettext("Jam"), 18)
    told: dict[SheetAct, list[tuple[str, int]]] = {
        SheetAct.LEND: [
            time,
            (gettext("Kartu"), 34),
            (gettext("Barcode buku"), 46),
            (gettext("Judul singkat"), 0),
        ],
        SheetAct.RETURN: [time, (gettext("Barcode buku"), 52), (gettext("Judul singkat"), 0)],
        SheetAct.RENEW: [time, (gettext("Barcode buku"), 52), (gettext("Judul singkat"), 0)],
        SheetAct.VISITS: [time, (gettext("Orang (turus)"), 0), (gettext("Jumlah"), 24)],
        SheetAct.REGISTER: [
            time,
            (gettext("Nama"), 0),
            (gettext("Kelompok"), 22),
            (gettext("Blok"), 24),
            (gettext("Nomor kartu"), 34),
        ],
        SheetAct.WISH: [time, (gettext("Kartu"), 34), (gettext("Judul, pengarang, atau pertanyaan"), 0)],
        SheetAct.STOCKTAKE: [(gettext("Rak"), 40), (gettext("Barcode buku"), 0)],
    }
    return told[act]


def _how(act: SheetAct) -> str:
    told: dict[SheetAct, Any] = {
        SheetAct.LEND: gettext(
            "Satu baris satu buku. Jam dan kartu yang sama dengan baris di atasnya boleh dikosongkan."
        ),
        SheetAct.RETURN: gettext("Satu baris satu buku. Kartu tidak diperlukan."),
        SheetAct.RENEW: gettext(
            "Satu baris satu buku yang boleh dipinjam lebih lama. Kartu tidak diperlukan."
        ),
        SheetAct.VISITS: gettext("Turus setiap orang yang masuk; jumlahkan di kolom terakhir."),
        SheetAct.REGISTER: gettext(
            "Nama dibaca petugas saja dan tinggal di lembar ini. Jangan menulis nomor register atau perkara."
        ),
        SheetAct.WISH: gettext("Tulis judul seingatnya, atau pertanyaannya. Satu baris satu permintaan."),
        SheetAct.STOCKTAKE: gettext(
            "Tulis raknya sekali, lalu setiap barcode di rak itu dari kiri ke kanan."
        ),
    }
    return str(told[act])


def _key(act: SheetAct) -> str:
    if act is not SheetAct.REGISTER:
        return ""
    return gettext(
        "Kelompok: N narapidana · T tahanan · A anak binaan · K klien Bapas · P petugas · L kelompok lain"
    )
