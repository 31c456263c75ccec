"""What papers fill in: their place in the side bar, and the record of a destruction."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level
from lentera.journal.refusals import Refusal
from lentera.pages import formats, hooks
from lentera.papers import queries
from lentera.papers.hooks import Made, PaperKind, register_about, register_paper
from lentera.papers.models import Destruction, IssuedPaper, Scan


def destruction_record(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """What was destroyed, who proposed and who approved it, with numbers and digests."""
    row = queries.proposal_row(author, about)
    if row is None or row.destroyed_on is None:
        return Refusal("destruction-unknown")
    head = queries.letterhead(author, row.destroyed_on)
    papers = IssuedPaper.objects.filter(institution=author, id__in=row.papers).order_by("on", "id")
    scans = Scan.objects.filter(institution=author, id__in=row.scans).order_by("on", "id")
    rows = [
        [paper.number or "–", paper.title, formats.short_date(paper.on), paper.digest[:16]]
        for paper in papers
    ]
    rows += [["–", scan.name, formats.short_date(scan.on), scan.digest[:16]] for scan in scans]
    name, _break, position = row.approver.partition("\n")
    data = {
        "title": _("Berita acara pemusnahan arsip"),
        "date": row.destroyed_on,
        "place": head.get("address") or head["name"],
        "paragraphs": [
            _(
                "Arsip dalam daftar ini telah habis masa simpannya menurut jadwal retensi arsip. Isinya dihapus dari "
                "penyimpanan; nomor, judul dan sidik jarinya tetap tercatat."
            ),
            *([row.note] if row.note else []),
        ],
        "table": {
            "heads": [_("Nomor"), _("Judul"), _("Tanggal"), _("Sidik jari")],
            "aligns": ["left", "left", "left", "left"],
            "rows": rows,
        },
        "closing": [_("Demikian berita acara ini dibuat dengan sebenarnya.")],
        "signatures": [{"role": _("Menyetujui"), "name": name, "position": position}],
    }
    title = _("Berita acara pemusnahan arsip, %(day)s") % {"day": formats.long_date(row.destroyed_on)}
    return Made(title, data, row.destroyed_on)


def knows_destruction(institution: UUID, id: UUID) -> bool:
    """Whether a proposal is the institution's own."""
    return Destruction.objects.filter(institution=institution, id=id).exists()


def addressee(id: Any) -> str | None:
    """The name of an institution that a paper was said to."""
    return institutions.name_of(id)


hooks.register_names("addressee", addressee)
hooks.register_nav(
    pgettext_lazy("menu", "Surat"),
    "papers:papers",
    "file-text",
    order=88,
    capability=Capability.AGREEMENTS.value,
)
register_about(
    "destruction",
    gettext_lazy("Usulan pemusnahan"),
    "papers:proposal",
    Capability.AGREEMENTS,
    knows_destruction,
)
register_paper(
    PaperKind(
        "destruction_record",
        gettext_lazy("Berita acara pemusnahan arsip"),
        "record",
        "destruction",
        Capability.AGREEMENTS,
        destruction_record,
        level=Level.APPROVE,
        classification="045",
        retention="destruction",
    )
)
