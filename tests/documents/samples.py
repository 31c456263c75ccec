"""One full sample of data for each paper: invented persons, numbers of the story of 2023 and 2024."""

from datetime import date
from typing import Any

HEAD = {
    "parent": "Pemerintah Provinsi Kalimantan Selatan",
    "name": "Dinas Perpustakaan dan Kearsipan Provinsi Kalimantan Selatan",
    "address": "Banjarmasin, Kalimantan Selatan",
}
AGUS = {
    "name": "Agus Pramudya, S.IP.",
    "nip": "19800101 200501 1 001",
    "position": "Kepala Seksi Pelayanan dan Kerja Sama Perpustakaan",
    "organisation": "Dinas Perpustakaan dan Kearsipan Provinsi Kalimantan Selatan",
}
RATNA = {
    "name": "Ratna Wulandari, S.Sos., M.Si.",
    "position": "Kepala Dinas",
    "organisation": "Dinas Perpustakaan dan Kearsipan Provinsi Kalimantan Selatan",
    "address": "Banjarmasin",
}
EDI = {
    "name": "Edi Kurniadi, A.Md.IP., S.H., M.Si.",
    "position": "Kepala Lembaga Pemasyarakatan",
    "organisation": "Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan",
    "address": "Karang Intan, Kabupaten Banjar",
}
SARI = {**EDI, "name": "Sari Melati, A.Md.", "position": "Petugas Perpustakaan"}
VERIFY = {"code": "LTR-7F3K-92QD", "url": "https://perpustakaan.example/verify/LTR-7F3K-92QD"}
BOOKS = (
    ("Laskar Pelangi", "899.2213 HIR l"),
    ("Bumi Manusia", "899.2213 TOE b"),
    ("Hidroponik: Bercocok Tanam Tanpa Tanah", "631.5 LIN h"),
    ("Runtuhnya Kerajaan Hindu-Jawa dan Timbulnya Negara-Negara Islam di Nusantara", "959.8 MUL r"),
)

SAMPLES: dict[str, dict[str, Any]] = {
    "bast": {
        "letterhead": HEAD,
        "numbers": ["000.5/017/DISPERSIP/II/2024", "W19.PAS/0042/II/2024"],
        "kind": "loan",
        "date": date(2024, 2, 15),
        "place": "Karang Intan",
        "giver": AGUS,
        "receiver": SARI,
        "acknowledged": EDI,
        "basis": {
            "agreement": "Perjanjian Kerja Sama",
            "numbers": ["000.5/009/DISPERSIP/II/2024", "W19.PAS/0031/II/2024"],
            "date": date(2024, 2, 5),
            "scope": "Peminjaman buku-buku",
        },
        "totals": {"titles": 187, "copies": 200, "boxes": 4, "value": 13_450_000},
        "condition": [
            {"label": "baik", "count": 198},
            {"label": "rusak ringan", "count": 1},
            {"label": "tidak ditemukan", "count": 1},
        ],
        "differences": [
            "Boks 3: satu eksemplar tidak ditemukan (KS0000123).",
            "Boks 4: satu eksemplar di luar daftar (KS0000999).",
        ],
        "until": date(2024, 5, 15),
        "items": [
            {
                "box": f"B{1 + n // 15}",
                "barcode": f"KS{n + 1:07d}",
                "title": BOOKS[n % 4][0],
                "call_number": BOOKS[n % 4][1],
                "condition": "rusak ringan" if n == 7 else "baik",
                "value": 65_000 + n * 500,
            }
            for n in range(60)
        ],
        "verify": VERIFY,
        "demo": True,
    },
    "certificate": {
        "letterhead": HEAD,
        "number": "800.2/029/DISPERSIP/III/2024",
        "holder": "Bunga Kenanga",
        "kind": "passed",
        "course": "Pelatihan Menulis Cerita Pendek",
        "from": date(2024, 3, 4),
        "to": date(2024, 3, 8),
        "hours": 10,
        "topics": ["gagasan dan tokoh", "alur", "sudut pandang", "menyunting"],
        "place": "Banjarmasin",
        "date": date(2024, 3, 15),
        "signer": RATNA,
        "verify": VERIFY,
        "demo": True,
    },
    "press_release": {
        "letterhead": HEAD,
        "number": "487/012/DISPERSIP/I/2024",
        "title": "Layanan perpustakaan bagi warga binaan Karang Intan diperpanjang",
        "place": "Banjarmasin",
        "date": date(2024, 1, 26),
        "paragraphs": [
            "Dinas Perpustakaan dan Kearsipan menerima kunjungan Lembaga Pemasyarakatan Narkotika Kelas IIA Karang "
            "Intan untuk membahas perpanjangan perjanjian kerja sama yang berakhir pada Februari 2024.",
            "Perjanjian itu meliputi penyediaan bahan baca, layanan perpustakaan keliling, peminjaman buku, "
            "dan pelatihan.",
        ],
        "quotes": [
            {
                "text": "Kami akan segera menindaklanjuti perpanjangannya.",
                "speaker": "Agus Pramudya, S.IP.",
                "position": "Kepala Seksi Pelayanan dan Kerja Sama Perpustakaan",
            },
            {
                "text": "Perpustakaan kami menjadi pusat baca bagi warga binaan.",
                "speaker": "Edi Kurniadi",
                "position": "Kepala Lembaga Pemasyarakatan",
            },
        ],
        "about": "Dinas melayani perpustakaan umum, perpustakaan keliling, dan arsip daerah.",
        "contact": "Seksi Pelayanan dan Kerja Sama Perpustakaan",
        "approved_by": RATNA,
        "verify": VERIFY,
        "demo": True,
    },
    "minutes": {
        "letterhead": HEAD,
        "number": "000.5/011/DISPERSIP/I/2024",
        "subject": "Pembahasan perpanjangan perjanjian kerja sama",
        "date": date(2024, 1, 25),
        "time": "09.30–11.00 WITA",
        "place": "Banjarmasin",
        "purpose": "Memperpanjang perjanjian yang berakhir 13 Februari 2024",
        "chair": AGUS,
        "attendees": [AGUS, RATNA, EDI, SARI],
        "agenda": [
            {
                "topic": "Evaluasi tahun berjalan",
                "discussion": "Titipan 200 buku dan sebelas kunjungan pusling tercapai.",
                "decision": "Layanan dilanjutkan.",
            },
            {
                "topic": "Rencana pelatihan",
                "discussion": "Menulis cerpen dan budi daya anggrek diminta kembali.",
            },
        ],
        "follow_ups": [
            {
                "task": "Menyiapkan naskah perpanjangan",
                "owner": "Seksi Pelayanan dan Kerja Sama",
                "due": date(2024, 2, 5),
            },
            {
                "task": "Mengirim surat permohonan pelatih",
                "owner": "Lapas Narkotika Karang Intan",
                "due": None,
            },
        ],
        "signers": [{**AGUS, "role": "Pimpinan rapat,"}, {**SARI, "role": "Notulis,"}],
        "verify": VERIFY,
        "demo": True,
    },
    "agreement": {
        "letterhead": HEAD,
        "instrument": "pks",
        "title": "Penyelenggaraan Layanan Perpustakaan di Lembaga Pemasyarakatan",
        "numbers": ["000.5/009/DISPERSIP/II/2024", "W19.PAS/0031/II/2024"],
        "date": date(2024, 2, 5),
        "place": "Banjarmasin",
        "parties": [{**RATNA, "mandate": "Surat Kuasa Gubernur Nomor 100.3/021/2024"}, EDI],
        "considerations": [
            "bahwa warga binaan berhak atas bahan bacaan;",
            "bahwa layanan perpustakaan perlu dilanjutkan.",
        ],
        "legal_bases": [
            "Undang-Undang Nomor 43 Tahun 2007 tentang Perpustakaan;",
            "Undang-Undang Nomor 22 Tahun 2022 tentang Pemasyarakatan.",
        ],
        "articles": [
            {
                "title": "Maksud dan tujuan",
                "clauses": ["Perjanjian ini dimaksudkan untuk memperkuat literasi warga binaan."],
            },
            {
                "title": "Hak dan kewajiban",
                "clauses": [
                    "PIHAK PERTAMA meminjamkan dan menggilir bahan pustaka serta mengirim perpustakaan keliling.",
                    "PIHAK KEDUA menyediakan ruang, petugas, dan jadwal pelayanan, serta merawat bahan pustaka.",
                ],
            },
            {
                "title": "Pembiayaan",
                "clauses": [
                    "Tiap pihak menanggung biayanya sendiri; tidak ada pembayaran di antara PARA PIHAK."
                ],
            },
        ],
        "effective": date(2024, 2, 14),
        "until": date(2025, 2, 13),
        "scope_items": [
            {"service": "Penyediaan bahan baca", "target": 400, "unit": "eksemplar", "period": "satu tahun"},
            {
                "service": "Layanan perpustakaan keliling",
                "target": 12,
                "unit": "kunjungan",
                "period": "setiap bulan satu",
            },
            {"service": "Pelatihan bagi warga binaan", "target": 2, "unit": "kelas", "period": "satu tahun"},
        ],
        "verify": VERIFY,
        "demo": True,
    },
    "list": {
        "letterhead": HEAD,
        "title": "Daftar titipan yang masih berjalan",
        "subtitle": "semua mitra",
        "date": date(2024, 2, 29),
        "columns": ["Mitra", "Perjanjian", "Dikirim", "Kembali paling lambat", "Eksemplar"],
        "rows": [
            [
                "Lapas Narkotika Karang Intan",
                "000.5/009/DISPERSIP/II/2024",
                date(2024, 2, 15),
                date(2024, 5, 15),
                200,
            ],
            ["Lapas Banjarmasin", "000.5/012/DISPERSIP/II/2024", date(2024, 1, 30), None, 1_200],
        ],
        "demo": True,
    },
}

SAMPLES["letter"] = {
    "letterhead": HEAD,
    "number": "000.5/006/DISPERSIP/I/2024",
    "date": date(2024, 1, 26),
    "place": "Banjarmasin",
    "attachments": "1 (satu) berkas",
    "subject": "Undangan penandatanganan perjanjian kerja sama layanan perpustakaan",
    "to": [
        "Kepala Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan",
        "di Karang Intan, Kabupaten Banjar",
    ],
    "paragraphs": [
        "Sehubungan dengan kunjungan pada 25 Januari 2024 mengenai perpanjangan perjanjian kerja sama yang "
        "berakhir pada 13 Februari 2024, kami mengundang Saudara untuk menandatangani perjanjian penggantinya "
        "pada acara berikut.",
    ],
    "facts": [
        ["Hari, tanggal", "Senin, 5 Februari 2024"],
        ["Waktu", "09.00 WITA sampai selesai"],
        ["Tempat", "Aula Dinas Perpustakaan dan Kearsipan, Banjarmasin"],
    ],
    "table": {
        "heads": ["No.", "Mitra", "Perjanjian", "Naskah"],
        "aligns": ["right", "left", "left", "center"],
        "rows": [
            ["1", "Lapas Narkotika Karang Intan", "000.5/009/DISPERSIP/II/2024", "siap"],
            ["2", "Lapas Banjarmasin", "000.5/010/DISPERSIP/II/2024", "menunggu nomor mitra"],
        ],
    },
    "closing": [
        "Mohon Saudara membawa surat kuasa penandatangan dan cap dinas.",
        "Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih.",
    ],
    "signatory": {**RATNA, "nip": "19750101 200003 2 001"},
    "copies": ["Gubernur Kalimantan Selatan (sebagai laporan)", "Kepala Kantor Wilayah"],
    "verify": VERIFY,
    "demo": True,
}
SAMPLES["record"] = {
    "letterhead": HEAD,
    "title": "Berita acara kunjungan",
    "number": "000.5/008/DISPERSIP/I/2024",
    "subtitle": ["Pembahasan perpanjangan perjanjian kerja sama"],
    "date": date(2024, 1, 25),
    "place": "Banjarmasin",
    "persons": [{**AGUS, "role": "PIHAK PERTAMA"}, {**SARI, "role": "PIHAK KEDUA"}],
    "paragraphs": [
        "telah melaksanakan kunjungan kerja untuk membahas perpanjangan perjanjian kerja sama, dengan hasil "
        "sebagaimana tercantum dalam notulen."
    ],
    "facts": [["Waktu", "09.30–11.00 WITA"], ["Rombongan", "3 orang"]],
    "table": {
        "heads": ["Janji", "Pemegang", "Tenggat"],
        "rows": [["Naskah perpanjangan", "Dinas", date(2024, 2, 5)]],
    },
    "closing": [
        "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."
    ],
    "signatures": [{**AGUS, "role": "PIHAK PERTAMA,"}, {**SARI, "role": "PIHAK KEDUA,"}],
    "verify": VERIFY,
    "demo": True,
}
SAMPLES["order"] = {
    "letterhead": HEAD,
    "number": "800.1/014/DISPERSIP/II/2024",
    "considering": [
        "bahwa layanan perpustakaan keliling ke Lapas Narkotika Karang Intan dijadwalkan pada 15 Februari 2024;",
        "bahwa untuk itu perlu menugaskan awak perpustakaan keliling.",
    ],
    "bases": ["Perjanjian Kerja Sama Nomor 000.5/009/DISPERSIP/II/2024 tanggal 5 Februari 2024"],
    "persons": [
        {
            "name": "Rahmat Hidayat",
            "nip": "19850505 201001 1 002",
            "position": "Pengemudi",
            "organisation": HEAD["name"],
        },
        {"name": "Nurul Aini, S.IP.", "position": "Pustakawan"},
    ],
    "tasks": [
        "Melaksanakan layanan perpustakaan keliling pada Kamis, 15 Februari 2024, pukul 09.00–11.30 WITA.",
        "Menyampaikan laporan paling lambat tiga hari setelah pelaksanaan.",
    ],
    "date": date(2024, 2, 12),
    "place": "Banjarmasin",
    "signatory": {
        **RATNA,
        "electronic": "Ditandatangani secara elektronik oleh Ratna Wulandari, Kepala Dinas, 12 Februari 2024",
    },
    "copies": ["Kepala Lapas Narkotika Karang Intan"],
    "verify": VERIFY,
    "demo": True,
}
SAMPLES["report"] = {
    "letterhead": HEAD,
    "title": "Laporan evaluasi perjanjian kerja sama",
    "number": "000.5/003/DISPERSIP/I/2024",
    "subtitle": ["Lapas Narkotika Karang Intan", "14 Februari 2023 sampai dengan 13 Februari 2024"],
    "date": date(2024, 1, 20),
    "place": "Banjarmasin",
    "facts": [["Perjanjian", "000.5/007/DISPERSIP/II/2023"], ["Penilai", "Agus Pramudya, S.IP."]],
    "sections": [
        {
            "title": "Janji dan realisasi",
            "paragraphs": ["Realisasi dihitung dari serah terima, kunjungan, dan kelas yang tercatat."],
            "bars": [
                {"label": "Penyediaan bahan baca", "value": 412, "target": 400, "unit": "eksemplar"},
                {"label": "Layanan perpustakaan keliling", "value": 11, "target": 12, "unit": "kunjungan"},
                {"label": "Pelatihan bagi warga binaan", "value": 0, "target": 2, "unit": "kelas"},
            ],
        },
        {
            "title": "Hambatan dan tindakan",
            "table": {
                "heads": ["Butir", "Hambatan", "Tindakan"],
                "rows": [
                    [
                        "Pusling",
                        "Satu kunjungan batal karena pemeriksaan mendadak di gerbang.",
                        "Konfirmasi sehari sebelum kunjungan.",
                    ],
                    [
                        "Pelatihan",
                        "Pelatih belum tersedia pada semester pertama.",
                        "Pelatih dijadwalkan pada Maret 2024.",
                    ],
                ],
            },
        },
        {"title": "Kesimpulan", "paragraphs": ["Perjanjian layak diperpanjang dengan penyesuaian sasaran."]},
    ],
    "signatures": [{**AGUS, "role": "Penilai,"}, {**RATNA, "role": "Mengetahui,"}],
    "verify": VERIFY,
    "demo": True,
}

SAMPLES["slip"] = {
    "letterhead": HEAD,
    "title": "Pinjam",
    "place": "Perpustakaan Lapas Karang Intan",
    "how": "Satu baris satu buku. Jam dan kartu yang sama dengan baris di atasnya boleh dikosongkan.",
    "day_label": "Tanggal",
    "keyed_label": "Centang kolom terakhir setelah baris dimasukkan ke Lentera.",
    "key": "",
    "columns": [
        {"label": "Jam", "width": 18},
        {"label": "Kartu", "width": 34},
        {"label": "Barcode buku", "width": 46},
        {"label": "Judul singkat", "width": 0},
    ],
    "rows": 22,
    "sheets": [
        {
            "code": "P240305-7F3K9QWM-1A2B-0Z",
            "qr": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        },
        {
            "code": "P000000-7F3K9QWN-1A2B-0Y",
            "qr": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
            "day": "Selasa, 5 Maret 2024",
        },
    ],
}
