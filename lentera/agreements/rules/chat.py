"""Messages ready to paste into a chat: polite texts with places that a page fills."""

import re
from collections.abc import Mapping

WORDS = ("penerima", "lembaga", "nomor", "perihal", "hari", "permintaan", "alamat", "pengirim")
"""Places of a text; in braces. `hari` is written out with its weekday, `alamat` the address of the page."""

KINDS = ("agreement", "draft", "event", "visit", "follow_up")

TEXTS = {
    "agreement": (
        "Yth. {penerima} {lembaga},\n"
        "Dengan hormat, perjanjian kerja sama nomor {nomor} berakhir pada {hari}. {permintaan}\n"
        "Rinciannya dapat dibaca di {alamat}.\n"
        "Terima kasih atas perhatian dan kerja samanya.\n"
        "{pengirim}"
    ),
    "draft": (
        "Yth. {penerima} {lembaga},\n"
        "Dengan hormat, konsep “{perihal}” telah kami siapkan untuk berlaku mulai {hari}. {permintaan}\n"
        "Naskahnya dapat dibaca di {alamat}.\n"
        "Terima kasih atas perhatian dan kerja samanya.\n"
        "{pengirim}"
    ),
    "event": (
        "Yth. Bapak/Ibu,\n"
        "Dengan hormat, {perihal} direncanakan pada {hari}. {permintaan}\n"
        "Keterangan acara: {alamat}.\n"
        "Terima kasih atas perhatian dan kehadirannya.\n"
        "{pengirim}"
    ),
    "visit": (
        "Yth. {penerima} {lembaga},\n"
        "Dengan hormat, kunjungan tentang {perihal} direncanakan pada {hari}. {permintaan}\n"
        "Rinciannya dapat dibaca di {alamat}.\n"
        "Terima kasih atas perhatian dan kerja samanya.\n"
        "{pengirim}"
    ),
    "follow_up": (
        "Yth. {penerima} {lembaga},\n"
        "Dengan hormat, kami mengingatkan tindak lanjut “{perihal}” dengan tenggat {hari}. {permintaan}\n"
        "Catatannya dapat dibaca di {alamat}.\n"
        "Terima kasih atas perhatian dan kerja samanya.\n"
        "{pengirim}"
    ),
}
"""The texts with which an office begins; it may word its own. They are Indonesian: so is the chat."""

_place = re.compile(r"\{([^{}\n]*)\}")


def unknown_word(text: str) -> str | None:
    """The first place of a text that no page fills, or None."""
    return next((word for word in _place.findall(text) if word not in WORDS), None)


def filled(text: str, told: Mapping[str, str]) -> str:
    """A text with its places filled. What is not known falls away with the blank before it, and so do empty lines."""
    addressed = _addressed(told.get("penerima", ""), told.get("lembaga", ""))
    text, told = (
        text.replace("{penerima} {lembaga}", "{penerima lembaga}"),
        {**told, "penerima lembaga": addressed},
    )
    done = re.sub(r" ?\{([^{}\n]*)\}", lambda place: _fitting(place, told), text)
    return "\n".join(line.strip() for line in done.split("\n") if line.strip())


def _addressed(recipient: str, house: str) -> str:
    """An office and its house in one breath: "Kepala Dinas" of "Dinas Perpustakaan" is "Kepala Dinas Perpustakaan"."""
    office, name = recipient.split(), house.split()
    shared = range(min(len(office), len(name)), 0, -1)
    twice = next((many for many in shared if office[-many:] == name[:many]), 0)
    return " ".join(office + name[twice:])


def _fitting(place: "re.Match[str]", told: Mapping[str, str]) -> str:
    value = told.get(place.group(1), "").strip()
    blank = " " if place.group(0).startswith(" ") else ""
    return f"{blank}{value}" if value else ""
