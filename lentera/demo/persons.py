"""Invented persons of the demo: nobody here exists, and no reader's name occurs anywhere else in the project."""

import random
from typing import Literal

import msgspec

Part = Literal["agency", "regional", "partner", "trainer", "crew"]


class Official(msgspec.Struct, frozen=True, kw_only=True):
    """Someone who acts in office: names on papers need titles in front and behind, kept apart from the name."""

    key: str
    name: str
    position: str
    at: str  # code in `data/institutions.json`
    part: Part
    prefix: str = ""
    suffix: str = ""

    @property
    def full_name(self) -> str:
        """As a paper prints it: `Dr. Ratna Wulandari, S.Sos., M.Si.`"""
        return " ".join(filter(None, [self.prefix, self.name])) + (f", {self.suffix}" if self.suffix else "")


def _of(at: str, part: Part, *rows: tuple[str, str, str, str]) -> list[Official]:
    return [Official(key=k, name=n, suffix=s, position=p, at=at, part=part) for k, n, s, p in rows]


OFFICIALS: tuple[Official, ...] = (
    *_of(
        "dispersip-kalsel", "agency",
        ("head", "Ratna Wulandari", "S.Sos., M.Si.", "Kepala Dinas"),
        ("secretary", "Hendra Saputera", "S.E., M.M.", "Sekretaris Dinas"),
        ("partnership", "Agus Pramudya", "S.IP.", "Kepala Seksi Pelayanan dan Kerja Sama Perpustakaan"),
        ("services", "Lilis Handayani", "S.Sos.", "Kepala Bidang Layanan Perpustakaan"),
        ("cataloguer", "Mira Anindita", "A.Md.", "Pustakawan Mahir, Pengolahan Bahan Pustaka"),
        ("stock", "Joko Purnawan", "A.Md.", "Pustakawan Mahir, Pengelola Koleksi"),
        ("auditor", "Siti Maimunah", "S.E., Ak.", "Auditor Ahli Muda"),
        ("librarian-a", "Nurul Qomariah", "S.I.Pust.", "Pustakawan Ahli Madya"),
        ("librarian-b", "Taufik Rahmadani", "S.Hum.", "Pustakawan Ahli Madya"),
        ("admin", "Bayu Setiadi", "S.Kom.", "Pranata Komputer Ahli Muda"),
    ),
    *_of(
        "dispersip-kalsel", "crew",
        ("crew", "Rudi Hermanto", "", "Pengemudi Perpustakaan Keliling"),
        ("crew-b", "Yusran Halim", "", "Petugas Layanan Perpustakaan Keliling"),
        ("crew-c", "Wahyu Nugroho", "", "Pengemudi Perpustakaan Keliling"),
        ("crew-d", "Dewi Astuti", "A.Md.", "Petugas Layanan Perpustakaan Keliling"),
    ),
    *_of(
        "dispersip-kalsel", "trainer",
        ("trainer", "Farida Hasanah", "S.S.", "Instruktur Menulis Cerita Pendek"),
        ("trainer-orchid", "Gunawan Lesmana", "S.P.", "Instruktur Budi Daya Anggrek"),
    ),
    *_of(
        "kanwil-ditjenpas-kalsel", "regional",
        ("regional-head", "Bambang Sudarsono", "Bc.IP., S.H., M.H.", "Kepala Kantor Wilayah"),
        ("regional-officer", "Indah Permatasari", "S.H.", "Kepala Bidang Pembinaan"),
    ),
    *_of(
        "lapas-narkotika-karang-intan", "partner",
        ("warden", "Edi Kurniadi", "A.Md.IP., S.H., M.Si.", "Kepala Lembaga Pemasyarakatan"),
        ("education", "Surya Dharmawan", "S.Sos.", "Kepala Seksi Bimbingan Narapidana"),
        ("librarian", "Sari Melati", "A.Md.", "Petugas Perpustakaan"),
        ("gate", "Imam Fadillah", "", "Komandan Jaga"),
    ),
    *_of(
        "lapas-banjarmasin", "partner",
        ("warden-banjarmasin", "Heru Wicaksono", "A.Md.IP., S.H.", "Kepala Lembaga Pemasyarakatan"),
        ("librarian2", "Nina Rosdiana", "S.IP.", "Petugas Perpustakaan"),
    ),
    *_of("lapas-kotabaru", "partner",
         ("warden-kotabaru", "Rahmat Hidayatullah", "S.H.", "Kepala Lembaga Pemasyarakatan")),
    *_of(
        "lapas-perempuan-martapura", "partner",
        ("warden-women", "Endang Sulistyowati", "Bc.IP., S.Sos.", "Kepala Lembaga Pemasyarakatan"),
        ("librarian-women", "Yuliana Safitri", "S.Pd.", "Petugas Perpustakaan"),
    ),
    *_of("lapas-amuntai", "partner",
         ("warden-amuntai", "Syahrul Ramadhan", "S.H.", "Kepala Lembaga Pemasyarakatan")),
    *_of(
        "lapas-banjarbaru", "partner",
        ("warden-banjarbaru", "Dodi Prasetyo", "A.Md.IP., S.H.", "Kepala Lembaga Pemasyarakatan"),
        ("education-banjarbaru", "Lukman Hakimi", "S.Pd.", "Kepala Seksi Pembinaan"),
    ),
    *_of("lapas-tanjung", "partner",
         ("warden-tanjung", "Arif Budiman", "S.H.", "Kepala Lembaga Pemasyarakatan")),
    *_of("lapas-batulicin", "partner",
         ("warden-batulicin", "Eko Susilo", "S.H.", "Kepala Lembaga Pemasyarakatan")),
    *_of("rutan-barabai", "partner",
         ("warden-barabai", "Muhammad Zaini", "S.H.", "Kepala Rumah Tahanan Negara")),
    *_of("rutan-kandangan", "partner",
         ("warden-kandangan", "Fajar Nurdiansyah", "S.H.", "Kepala Rumah Tahanan Negara")),
    *_of("rutan-marabahan", "partner",
         ("warden-marabahan", "Ahmad Fauzan", "S.H.", "Kepala Rumah Tahanan Negara")),
    *_of("rutan-pelaihari", "partner",
         ("warden-pelaihari", "Budi Hartanto", "S.H.", "Kepala Rumah Tahanan Negara")),
    *_of("rutan-rantau", "partner",
         ("warden-rantau", "Rizal Effendy", "S.H.", "Kepala Rumah Tahanan Negara")),
    *_of("bapas-banjarmasin", "partner",
         ("head-bapas", "Maya Kusumawati", "S.Psi.", "Kepala Balai Pemasyarakatan")),
    *_of("bapas-amuntai", "partner",
         ("head-bapas-amuntai", "Slamet Riyanto", "S.H.", "Kepala Balai Pemasyarakatan")),
    *_of("bapas-batulicin", "partner",
         ("head-bapas-batulicin", "Desi Novitasari", "S.H.", "Kepala Balai Pemasyarakatan")),
    *_of("lpka-martapura", "partner",
         ("head-lpka", "Anton Wijayanto", "S.Psi.", "Kepala Lembaga Pembinaan Khusus Anak")),
)  # fmt: skip

# Built from syllables that no usual Indonesian or English name has together, so that a search for leaks is sharp.
_OPEN = (
    "Vax",
    "Qor",
    "Zumb",
    "Yex",
    "Fiv",
    "Juq",
    "Wex",
    "Xav",
    "Kvor",
    "Tziv",
    "Bruq",
    "Pyz",
    "Ghov",
    "Nuxv",
)
_MIDDLE = ("alu", "ibo", "owe", "utra", "epi", "anzu", "iwo", "oqe", "ubi", "eja", "adru", "izho")
_END = ("vin", "zar", "qil", "mox", "tev", "wuj", "dax", "rib", "nuq", "fel", "gyz", "hov", "jep", "lix")


def _names(rng: random.Random, count: int) -> list[str]:
    every = [a + b + c for a in _OPEN for b in _MIDDLE for c in _END]
    return rng.sample(every, count)


def reader_names(count: int = 3000, *, seed: int = 1) -> list[str]:
    """`count` different full names of two words, always the same for one seed (at most 90,000)."""
    rng = random.Random(seed)
    given, family = _names(rng, 300), _names(rng, 300)
    pairs = rng.sample(range(len(given) * len(family)), count)
    return [f"{given[pair % 300]} {family[pair // 300]}" for pair in pairs]
