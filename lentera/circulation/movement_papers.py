"""Papers of those who leave: recall slip, clearance slip, record of copies that travel, offer of a library card, guide.

What is kept names nobody: the clearance slip is kept under its number without name and card, which are read at the
printing alone. Everything else with a reader is printed for the moment.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.circulation import queries
from lentera.circulation.actions.movement import CLEARANCE
from lentera.circulation.facts.movement import LEAVING, LoanEnd
from lentera.circulation.models import Loan, Movement
from lentera.circulation.queries import movement as moves
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.papers import queries as papers
from lentera.papers.hooks import LIBRARY, UNKNOWN, Made, PaperKind, register_about, register_paper

__all__ = ["CLEARANCE", "named_clearance"]


def knows_reader(institution: UUID, reader: UUID) -> bool:
    """Whether the institution knows who this reader is."""
    return queries.identity(institution, reader) is not None


def has_movement(institution: UUID, movement: UUID) -> bool:
    """Whether the movement is the institution's."""
    return moves.movement(institution, movement) is not None


def has_loan(institution: UUID, loan: UUID) -> bool:
    """Whether the loan is the institution's."""
    return Loan.objects.filter(institution=institution, id=loan).exists()


def leaves(institution: UUID, movement: UUID) -> bool:
    """Whether the movement ended a membership and still holds."""
    row = moves.movement(institution, movement)
    return row is not None and not row.undone and row.kind in LEAVING


def travelled(institution: UUID, loan: UUID) -> bool:
    """Whether the loan ended because its copy went along."""
    return Loan.objects.filter(institution=institution, id=loan, ended=LoanEnd.TRAVELLED).exists()


def clearance(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """The slip as it is kept: numbered, without name and card."""
    row = moves.movement(author, about)
    if row is None or not leaves(author, about):
        return UNKNOWN
    out = len(moves.left_copies(author, row.reader))
    if out:
        return Refusal("clearance-copies-out", count=out)
    on = clock.today(institutions.zone_of(author))
    head = papers.signatory(author, on)
    if head is None:
        return Refusal("paper-signatory-missing", day=on)
    return Made(_("Surat bebas pinjam"), _clearance_data(row, on, head, author), on)


def _clearance_data(row: Movement, on: date, head: dict[str, str], author: UUID) -> dict[str, Any]:
    day = clock.local_day(row.moved_at, institutions.zone_of(author))
    return {
        "date": on,
        "place": papers.place_of(author),
        "subject": _("Surat bebas pinjam perpustakaan"),
        "to": [_("Yang berkepentingan")],
        "paragraphs": [
            _(
                "Dengan ini diterangkan bahwa pemegang surat ini tidak lagi mempunyai pinjaman di perpustakaan kami."
            )
        ],
        "facts": [
            [_("Nama"), _("tertulis pada lembar asli, tidak disimpan")],
            [_("Keanggotaan berakhir"), formats.long_date(day)],
        ],
        "closing": [_("Surat ini diberikan untuk dipergunakan sebagaimana mestinya.")],
        "signatory": head,
    }


def named_clearance(author: UUID, movement: UUID) -> Made | Refusal:
    """The same for the printing: with name and card as they are known at this moment."""
    made, row = clearance(author, movement, "id"), moves.movement(author, movement)
    if isinstance(made, Refusal) or row is None:
        return made if isinstance(made, Refusal) else UNKNOWN
    who = queries.identity(author, row.reader)
    if who is None:
        return Refusal("reader-forgotten")
    ended = made.data["facts"][1]
    facts = [[_("Nama"), who.name], [_("Nomor kartu"), who.card], ended]
    return Made(made.title, {**made.data, "facts": facts}, made.on)


def recall_slip(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """For the officer of the block: which copies to bring back from which card. No name, no title."""
    who = queries.identity(author, about)
    if who is None:
        return Refusal("reader-forgotten")
    lines = queries.lines(author, queries.loans_of_reader(author, about).filter(returned_at=None))
    if not lines:
        return Refusal("paper-empty", kind=_("slip panggil buku"))
    state = queries.reader_state(author, about)
    on = clock.today(institutions.zone_of(author))
    data = {
        "title": _("Slip panggil buku"),
        "subtitle": " · ".join(
            filter(None, (_("Kartu %(card)s") % {"card": who.card}, who.block, formats.full_date(on)))
        ),
        "date": on,
        "columns": [_("No."), _("Barcode"), _("Batas kembali"), _("Diterima")],
        "rows": [
            [str(count), line.barcode, formats.short_date(line.due), ""]
            for count, line in enumerate(sorted(lines, key=lambda one: one.barcode), start=1)
        ],
        "note": _(
            "Pemegang kartu sudah meninggalkan lembaga. Mohon bukunya dicari di blok dan diantar ke perpustakaan."
        )
        if state is not None and state.closed
        else _("Mohon bukunya dikembalikan ke perpustakaan sebelum pemegang kartu berangkat."),
    }
    return Made(_("Slip panggil buku %(day)s") % {"day": formats.short_date(on)}, data, on)


def membership_offer(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """An invitation of the public library, in its own name: nothing tells where the reader comes from."""
    agency = institutions.agency()
    if agency is None or not knows_reader(author, about):
        return UNKNOWN
    on = clock.today(institutions.zone_of(author))
    head = papers.signatory(agency.id, on)
    if head is None:
        return Refusal("paper-signatory-missing", day=on)
    data = {
        "letterhead": papers.letterhead(agency.id, on),
        "date": on,
        "place": papers.place_of(agency.id),
        "subject": _("Undangan menjadi anggota perpustakaan"),
        "to": [_("Pembaca yang baik")],
        "paragraphs": [
            _(
                "Perpustakaan kami terbuka untuk semua warga, tanpa biaya. Bawalah lembar ini dan tanda pengenal; "
                "kartu anggota yang baru dibuat hari itu juga."
            ),
            _(
                "Anda dapat meminjam buku, membaca koran, memakai komputer, dan mengikuti pelatihan. "
                "Petugas kami membantu mencari bacaan tentang kerja, usaha, kesehatan, dan surat-surat."
            ),
        ],
        "facts": [[_("Perpustakaan"), agency.name], [_("Kota"), agency.town]],
        "signatory": head,
    }
    return Made(_("Undangan perpustakaan umum"), data, on)


def reentry_guide(author: UUID, _about: UUID, _language: str) -> Made | Refusal:
    """The places that help after release, as the library lists them; without any letterhead of the prison."""
    places = moves.reentry_places(author)
    if not places:
        return Refusal("paper-empty", kind=_("panduan setelah bebas"))
    on = clock.today(institutions.zone_of(author))
    agency = institutions.agency()
    data = {
        "letterhead": {"name": ""} if agency is None else papers.letterhead(agency.id, on),
        "title": _("Tempat yang dapat membantu"),
        "date": on,
        "columns": [_("Tempat"), _("Bantuan"), _("Alamat"), _("Kontak")],
        "rows": [[one.name, one.help, one.address, one.contact] for one in places],
    }
    return Made(_("Tempat yang dapat membantu"), data, on)


def travel_record(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """A copy that goes along to another house: the copy alone, nobody's name."""
    row = Loan.objects.filter(institution=author, id=about).first()
    if row is None:
        return UNKNOWN
    line = queries.lines(author, [row])[0]
    on = clock.today(institutions.zone_of(author))
    head = papers.signatory(author, on)
    if head is None:
        return Refusal("paper-signatory-missing", day=on)
    blank = "…"
    data = {
        "title": _("Berita acara buku yang ikut pindah"),
        "date": on,
        "place": papers.place_of(author),
        "paragraphs": [_("Buku di bawah ini dibawa ke lembaga lain dan diserahkan kepada perpustakaannya.")],
        "facts": [
            [_("Barcode"), line.barcode],
            [_("Judul"), line.title],
            [_("Milik"), _("titipan dinas") if line.placed else _("milik sendiri")],
            [_("Lembaga tujuan"), blank],
        ],
        "closing": [_("Demikian berita acara ini dibuat dengan sebenarnya.")],
        "signatures": [
            {"role": _("Yang menyerahkan"), **head},
            {"role": _("Yang menerima"), "name": blank, "position": blank},
        ],
    }
    return Made(_("Berita acara buku ikut pindah %(barcode)s") % {"barcode": line.barcode}, data, on)


def may_travel(institution: UUID, loan: UUID) -> bool:
    """Whether the loan's copy goes along, or may: it is still out of one who left."""
    return travelled(institution, loan) or loan in {one.line.id for one in moves.left_copies(institution)}


register_about(
    "reader", gettext_lazy("Anggota"), "circulation:reader", Capability.READERS, knows_reader, scans=False
)
register_about(
    "reader_movement", gettext_lazy("Perpindahan"), "circulation:movement", Capability.READERS, has_movement,
    scans=False,
)  # fmt: skip
register_about("loan", gettext_lazy("Pinjaman"), "circulation:loan", Capability.LOANS, has_loan, scans=False)
register_paper(
    PaperKind(
        CLEARANCE, gettext_lazy("Surat bebas pinjam"), "letter", "reader_movement", Capability.READERS, clearance,
        classification=LIBRARY, offers=leaves,
    )
)  # fmt: skip
register_paper(
    PaperKind(
        "recall_slip", gettext_lazy("Slip panggil buku"), "list", "reader", Capability.READERS, recall_slip,
        numbered=False, kept=False,
    )
)  # fmt: skip
register_paper(
    PaperKind(
        "membership_offer", gettext_lazy("Undangan perpustakaan umum"), "letter", "reader", Capability.READERS,
        membership_offer, numbered=False, kept=False,
    )
)  # fmt: skip
register_paper(
    PaperKind(
        "reentry_guide", gettext_lazy("Panduan setelah bebas"), "list", "reader", Capability.READERS, reentry_guide,
        numbered=False, kept=False,
    )
)  # fmt: skip
register_paper(
    PaperKind(
        "travel_record", gettext_lazy("Berita acara buku ikut pindah"), "record", "loan", Capability.LOANS,
        travel_record, classification=LIBRARY, offers=may_travel,
    )
)  # fmt: skip
