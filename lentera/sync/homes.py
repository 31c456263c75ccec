"""What people want to know of homes: which were taken over from a dead node, and what that loses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lentera.journal.models import Author, Stream
from lentera.journal.node import NotAtHome, this_node
from lentera.sync import registry
from lentera.sync.models import TakenHome
from lentera.sync.taking_over import Prospect


@dataclass(frozen=True, slots=True)
class Taken:
    """A home that was taken over. `late`: at the former home, entries that the root did not know then; else None."""

    author: str
    former: str
    home: str
    reason: str
    taken_at: datetime
    late: int | None


def taken_homes() -> list[Taken]:
    """Every forced move, newest first."""
    names = {node.id: node.name for node in registry.nodes()}
    authors = dict(Author.objects.values_list("id", "public_name"))
    return [
        Taken(
            author=authors.get(row.author, str(row.author)),
            former=names.get(row.former, str(row.former)),
            home=names.get(row.home, str(row.home)),
            reason=row.reason,
            taken_at=row.taken_at,
            late=_late(row.author, row.upto) if row.former == this_node() else None,
        )
        for row in TakenHome.objects.order_by("-taken_seq")
    ]


def movable() -> list[Author]:
    """The authors that write at another node, by name: whose home could be dead."""
    found = Author.objects.exclude(home=None).exclude(home=this_node()).exclude(id=registry.anchor().author)
    return list(found.order_by("public_name"))


def sentence_elsewhere(told: NotAtHome) -> str:
    """For whoever wants to write where an author is not at home: where he is, by what is known here."""
    row = Author.objects.filter(id=told.author).first()
    home = None if told.home is None else registry.node(told.home)
    words = _(
        "%(name)s sekarang menulis di simpul %(home)s. Di sini semuanya dapat dibaca, tetapi tidak dapat dicatat."
    )
    name = str(told.author) if row is None else row.public_name
    return words % {"name": name, "home": "-" if home is None else home.name}


def audience_in_words(audience: str) -> str:
    """Whom a stream is said to."""
    kind, _colon, named = audience.partition(":")
    match kind:
        case "self":
            return _("kepada dirinya sendiri")
        case "public":
            return _("kepada umum")
        case "partners":
            return _("kepada semua mitra")
        case "parties":
            return _("kepada para pihak sebuah perjanjian")
    name = Author.objects.filter(id=named).values_list("public_name", flat=True).first()
    return _("kepada %(name)s") % {"name": name or named}


def what_is_lost(found: Prospect) -> Iterator[str]:
    """What a forced move loses, one sentence each."""
    yield _(
        "Yang ditulis di %(former)s setelah itu belum dikenal di sini. Bila simpul itu hidup lagi, catatannya tidak "
        "ditolak: ia menyambung, atau menjadi cabang yang disatukan di rumah baru. Bila tidak, catatan itu hilang."
    ) % {"former": found.former_name or "-"}
    if not any(one.audience == "self" for one in found.streams):
        yield _(
            "Yang dikatakan lembaga itu kepada dirinya sendiri (anggota, peminjaman) tidak ada di sini sama sekali."
        )
    else:
        yield _(
            "Yang dikatakan lembaga itu kepada dirinya sendiri (anggota, peminjaman) hanya ada sejauh tersebut di atas."
        )
    if found.parcel_here:
        yield _(
            "Siapa anggotanya, siapa meminjam apa, dan akun petugasnya masih ada di sini dan ikut pindah."
        )
    elif found.kept:
        yield ngettext(
            "%(count)s parsel tersegel disimpan di sini dan diserahkan kepada rumah baru: isinya yang dikatakan "
            "lembaga itu kepada dirinya sendiri, anggotanya dan akun petugasnya sampai parsel itu dibuat. Hanya kunci "
            "pemulihan simpul lama yang membukanya; tanpa kunci itu semuanya hilang.",
            "%(count)s parsel tersegel disimpan di sini dan diserahkan kepada rumah baru: isinya yang dikatakan "
            "lembaga itu kepada dirinya sendiri, anggotanya dan akun petugasnya sampai parsel itu dibuat. Hanya kunci "
            "pemulihan simpul lama yang membukanya; tanpa kunci itu semuanya hilang.",
            found.kept,
        ) % {"count": found.kept}
    else:
        yield _(
            "Siapa anggotanya, siapa meminjam apa, dan akun petugasnya tidak ada di sini: semua itu dicatat dan dibuat "
            "lagi di rumah baru."
        )


def _late(author: UUID, upto: dict[str, int]) -> int:
    rows = Stream.objects.filter(institution=author).values_list("id", "seq")
    return sum(max(0, seq - upto.get(stream.hex, -1)) for stream, seq in rows)
