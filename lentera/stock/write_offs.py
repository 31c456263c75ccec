"""Papers that propose to take copies off the inventory: lost and damaged ones, and those that weeding chose."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level
from lentera.journal import clock
from lentera.journal.ids import derived_id
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.papers import queries as papers
from lentera.papers.hooks import LIBRARY, UNKNOWN, Made, PaperKind, register_about, register_paper
from lentera.stock import queries, words
from lentera.stock.facts import LossKind
from lentera.stock.queries import weeding


def weeding_of(institution: UUID) -> UUID:
    """What the papers about an institution's weeding are about."""
    return derived_id(institution, "weeding")


def is_itself(institution: UUID, about: UUID) -> bool:
    """Whether the papers are about the institution's own stock."""
    return about in (institution, weeding_of(institution))


def losses(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """The open cases of lost and damaged copies, proposed to be written off."""
    if author != about:
        return UNKNOWN
    own = set(queries.items_of(author).values_list("id", flat=True))
    cases = [one for one in queries.loss_cases(author, open_only=True) if one.item in own]
    return _proposal(
        author,
        subject=_("Usulan penghapusan bahan pustaka"),
        opening=_(
            "Bahan pustaka berikut hilang atau rusak dan kasusnya tercatat. Kami mengusulkan agar bahan "
            "pustaka ini dihapus dari daftar inventaris."
        ),
        heads=[_("Barcode"), _("Judul"), _("Yang terjadi"), _("Dicatat"), _("Keterangan")],
        rows=[
            [
                one.barcode,
                one.title,
                str(words.LOSSES.get(LossKind(one.kind), one.kind)),
                formats.short_date(one.opened_on),
                one.note,
            ]
            for one in cases
        ],
        title=_("Usulan penghapusan %(copies)s, %(day)s"),
    )


def weeded(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """The copies that were proposed to be taken out, each with the rule that pointed at it."""
    if about != weeding_of(author):
        return UNKNOWN
    return _proposal(
        author,
        subject=_("Usulan penghapusan bahan pustaka hasil penyiangan"),
        opening=_(
            "Penyiangan koleksi memilih bahan pustaka berikut, masing-masing dengan alasannya. Kami mengusulkan "
            "agar bahan pustaka ini dihapus dari daftar inventaris."
        ),
        heads=[_("Barcode"), _("Judul"), _("Nomor panggil"), _("Alasan"), _("Diusulkan")],
        rows=[
            [
                one.barcode,
                one.title,
                one.call_number,
                words.reasons_of(one.reasons),
                formats.short_date(one.proposed_on),
            ]
            for one in weeding.proposals(author)
        ],
        title=_("Usulan penghapusan hasil penyiangan, %(copies)s, %(day)s"),
    )


def _proposal(
    author: UUID, *, subject: str, opening: str, heads: list[str], rows: list[list[str]], title: str
) -> Made | Refusal:
    """A letter of the head to whoever keeps the region's goods."""
    if not rows:
        return Refusal("paper-empty", kind=_("usulan penghapusan"))
    today = clock.today(institutions.zone_of(author))
    head = papers.signatory(author, today)
    if head is None:
        return Refusal("paper-signatory-missing", day=today)
    said = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    copies = words.in_copies(len(rows))
    data: dict[str, Any] = {
        "date": today,
        "place": papers.place_of(author),
        "subject": subject,
        "to": [_("Pejabat pengelola barang milik daerah"), _("di tempat")],
        "paragraphs": [opening],
        "table": {  # an empty column would look like one to be filled in
            "heads": [heads[place] for place in said],
            "aligns": ["left"] * len(said),
            "rows": [[row[place] for place in said] for row in rows],
        },
        "closing": [
            _("Jumlah seluruhnya %(copies)s. Atas perhatiannya kami ucapkan terima kasih.")
            % {"copies": copies}
        ],
        "signatory": head,
    }
    return Made(title % {"copies": copies, "day": formats.long_date(today)}, data, today)


register_about("losses", gettext_lazy("Hilang dan rusak"), "", Capability.ITEMS, is_itself)
register_about("weeding", gettext_lazy("Penyiangan"), "", Capability.ITEMS, is_itself)
for code, label, about, make in (
    ("write_off_proposal", gettext_lazy("Usulan penghapusan"), "losses", losses),
    ("weeding_proposal", gettext_lazy("Usulan penghapusan hasil penyiangan"), "weeding", weeded),
):
    register_paper(
        PaperKind(
            code,
            label,
            "letter",
            about,
            Capability.ITEMS,
            make,
            level=Level.CREATE,
            classification=LIBRARY,
            retention="record",
            many=True,
        )
    )
