"""What the page of components shows: the invented cast of tests and demo, on the day of the article.

This is sample data, so it stays in Indonesian, as the real data of a library would.
"""

from datetime import date, timedelta
from typing import Any

from django import forms

from lentera.pages.forms import (
    FlexibleDateField,
    LocalTimeField,
    MonthOrDateField,
    NumberField,
    PageForm,
    RupiahField,
)
from lentera.pages.hooks import TodayRow
from lentera.pages.outcomes import Button, Outcome
from lentera.pages.timeline import Period, Timeline

DAY = date(2024, 1, 26)
PARTNERS = (
    ("Lapas Narkotika IIA Karang Intan", date(2024, 2, 13), 350, 690, 800),
    ("Lapas IIA Banjarmasin", date(2024, 6, 30), 200, 410, 800),
    ("Rutan IIB Barabai", date(2024, 8, 9), 220, 42, 200),
    ("LPKA Martapura", date(2024, 1, 22), 180, 0, 120),
    ("Lapas Banjarbaru", date(2024, 11, 2), 1050, 300, 300),
    ("Bapas Banjarmasin", date(2024, 12, 31), 90, 60, 90),
)


def _agreement(partner: str, end: date, books: int, done: int, target: int) -> dict[str, Any]:
    left = (end - DAY).days
    tone = "refused" if left < 0 else "soon" if left <= 30 else "good"
    state = "Berakhir" if left < 0 else "Segera berakhir" if left <= 30 else "Berlaku"
    mark = "clock" if tone != "good" else "check"
    return {
        "partner": partner,
        "end": end,
        "books": books,
        "done": done,
        "target": target,
        "state": state,
        "tone": tone,
        "icon": mark,
        "url": "#",
    }


AGREEMENTS = [_agreement(*row) for row in PARTNERS]


class SpecimenForm(PageForm):
    """One of each field."""

    title = forms.CharField(label="Judul kegiatan", help_text="Seperti tertulis di surat undangan.")
    day = FlexibleDateField(label="Tanggal mulai", help_text="26/1/24, 26 Jan 2024, atau 2024-01-26.")
    month = MonthOrDateField(label="Masa laporan", required=False)
    hour = LocalTimeField(label="Jam mulai", required=False)
    books = NumberField(label="Banyaknya", unit="buku", min_value=1)
    price = RupiahField(label="Nilai", required=False)
    kind = forms.ChoiceField(label="Asal", choices=[("purchase", "Pembelian"), ("gift", "Hadiah")])
    note = forms.CharField(label="Catatan", widget=forms.Textarea, required=False)
    told = forms.BooleanField(label="Mitra sudah diberi tahu", required=False)


def context() -> dict[str, Any]:
    """Everything else on the page."""
    wrong = SpecimenForm(
        {"wrong-title": "", "wrong-day": "31/2/24", "wrong-books": "0", "wrong-kind": "gift"}, prefix="wrong"
    )
    wrong.is_valid()
    return {
        "today": DAY,
        "rows": _today_rows(),
        "timeline": Timeline(
            [
                Period(date(2022, 2, 11), date(2023, 2, 10), "PKS 2022 · selesai", "past"),
                Period(
                    date(2023, 2, 14),
                    date(2024, 2, 13),
                    "PKS 14 Feb 2023 – 13 Feb 2024",
                    "now",
                    "peringatan D-90, D-60, D-30",
                ),
                Period(
                    date(2024, 2, 14),
                    date(2025, 2, 13),
                    "Penerus · draf",
                    "draft",
                    "jeda 0 hari bila ditandatangani sebelum 14 Feb",
                ),
            ],
            DAY,
        ),
        "history": [
            {
                "text": "Kunjungan dari Karang Intan: perpanjangan dibahas",
                "on": DAY - timedelta(days=1),
                "detail": "notulen, 2 tindak lanjut",
                "tone": "soon",
            },
            {
                "text": "350 buku diterima dengan catatan",
                "on": date(2023, 11, 30),
                "url": "#",
                "paper": "BAST 041",
            },
            {"text": "Ditandatangani dua pihak", "on": date(2023, 2, 14)},
        ],
        "form": SpecimenForm(initial={"day": DAY, "books": 1050}),
        "wrong": wrong,
        "refused": Outcome.refused(
            "Buku ini masih tercatat dipinjam. Kembalikan dahulu, atau pasang pesanan.",
            "Belum bisa dipinjam",
            (Button("Kembalikan", "#", key="F2"), Button("Pesan", "#", key="F6")),
        ),
        "done": Outcome.ok(
            "Dipinjam sampai Rabu, 13 Maret", "Laskar Pelangi · 813 HIR l · KI-00412", undo_url="#"
        ),
        "told": Outcome.info("Gerobak blok C: 12 buku", "Pindai terus; tutup gerobak bila selesai."),
        "steps": [
            {"label": "Tiba", "detail": "rencana 09.00", "time": "09.15", "state": "done"},
            {"label": "Lewat pintu", "detail": "20 menit diperiksa", "time": "09.35", "state": "done"},
            {"label": "Melayani", "detail": "buku keluar dan masuk", "state": "now"},
            {"label": "Keluar pintu", "detail": "hitung ulang buku", "state": "next"},
            {"label": "Tanda tangan petugas", "state": "next"},
        ],
        "loans_chart": {
            "legend": {},
            "xAxis": {"type": "category", "data": ["Agt", "Sep", "Okt", "Nov", "Des", "Jan"]},
            "yAxis": {"type": "value"},
            "series": [
                {"type": "bar", "name": "Dipinjam", "data": [410, 455, 520, 498, 610, 1050]},
                {"type": "bar", "name": "Kembali", "data": [380, 430, 505, 470, 560, 940]},
            ],
        },
        "places": [
            {"name": "Karang Intan", "lat": -3.43, "lon": 114.97, "detail": "350", "size": 11},
            {"name": "Banjarmasin", "lat": -3.32, "lon": 114.59, "detail": "200", "size": 13, "side": "left"},
            {"name": "Barabai", "lat": -2.58, "lon": 115.38, "detail": "220", "size": 8},
        ],
    }


def _today_rows() -> list[TodayRow]:
    return [
        TodayRow(
            -4,
            "Titipan T-2023-041 belum kembali dari Rutan Kelas IIB Barabai",
            "220 buku, jatuh tempo 22 Jan",
            "#",
            "Lihat boks",
            "danger",
        ),
        TodayRow(
            0,
            "Tindak lanjut: kirim draf ke Lapas IIA Banjarmasin",
            "Dari notulen kunjungan 22 Jan",
            "#",
            "Buka",
            "soon",
        ),
        TodayRow(
            18,
            "PKS Lapas Narkotika Kelas IIA Karang Intan berakhir 13 Feb",
            "Perpanjangan belum diajukan.",
            "#",
            "Mulai perpanjangan",
            "soon",
        ),
        TodayRow(
            40,
            "Agenda tanda tangan: 4 mitra, 3 siap",
            "LPKA Martapura belum memberi nomor",
            "#",
            "Kesiapan",
            "calm",
        ),
    ]
