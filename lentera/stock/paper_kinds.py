"""Papers of placements: handover record, waybill, list of boxes, record of a return."""

from typing import Any
from uuid import UUID

import msgspec
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.papers import queries as papers
from lentera.papers.hooks import (
    LIBRARY,
    UNKNOWN,
    Made,
    PaperKind,
    RegisterLine,
    register_about,
    register_paper,
    register_register,
)
from lentera.stock import queries, words
from lentera.stock.facts import Basis, Condition, Signer
from lentera.stock.models import Handover, Placement, ReturnCount
from lentera.stock.papers import handover_data
from lentera.stock.words import in_copies

BLANK = "…"
TICK = "☐"


def _own(author: UUID, placement: UUID) -> Placement | None:
    """The placement as its sender knows it."""
    return queries.visible(author).filter(id=placement, institution_id=author).first()


def is_sender(author: UUID, placement: UUID) -> bool:
    """Whether the institution sent this placement."""
    return _own(author, placement) is not None


def sees(institution: UUID, placement: UUID) -> bool:
    """Whether the institution sent the placement, or was sent it."""
    return queries.visible(institution).filter(id=placement).exists()


def handover(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """The handover record as it stands now: sent, and, once counted, received. It keeps its own number."""
    row = _own(author, about)
    if row is None:
        return UNKNOWN
    data = handover_data(row, base_url=papers.public_address())
    data.pop("verify", None)
    title = _("Berita acara serah terima %(number)s") % {"number": row.number}
    return Made(title, data, row.sent_on, (row.partner,), number=row.number)


def waybill(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """What rides along: boxes with their copies, from where to where; driver and gate sign by hand."""
    row = _own(author, about)
    if row is None:
        return UNKNOWN
    boxes: dict[int, int] = {}
    for copy in queries.copies_of(about).values():
        boxes[copy.box] = boxes.get(copy.box, 0) + 1
    names = institutions.names([row.institution_id, row.partner], row.sent_on)
    library = institutions.library(row.library) if row.library is not None else None
    sender = msgspec.convert(row.sender, Signer)
    partner = names.get(row.partner, "")
    data = {
        "title": _("Surat jalan"),
        "date": row.sent_on,
        "place": papers.place_of(author),
        "opening": _("Yang tersebut di bawah ini dibawa keluar untuk diserahkan kepada %(partner)s.")
        % {"partner": partner},
        "paragraphs": [],
        "facts": [
            [_("Dari"), names.get(row.institution_id, "")],
            [_("Kepada"), partner],
            *([[_("Tempat"), library.name]] if library is not None else []),
            [_("Berita acara"), row.number],
            [_("Jumlah"), _amount(row.copies, len(boxes))],
            [_("Kendaraan"), BLANK],
        ],
        "table": {
            "heads": [_("Boks"), _("Eksemplar"), _("Segel atau catatan")],
            "aligns": ["left", "right", "left"],
            "rows": [
                [str(box) if box else _("Menyusul"), formats.number(count), ""]
                for box, count in sorted(boxes.items())
            ],
        },
        "signatures": [
            {"role": _("Pengirim"), "name": sender.name, "position": sender.position},
            {"role": _("Pembawa"), "name": BLANK, "position": BLANK},
            {"role": _("Penerima"), "name": BLANK, "position": BLANK, "organisation": partner},
        ],
    }
    title = _("Surat jalan kepada %(partner)s, %(day)s") % {
        "partner": _short(row.partner),
        "day": formats.long_date(row.sent_on),
    }
    return Made(title, data, row.sent_on, (row.partner,))


def _amount(copies: int, boxes: int) -> str:
    return counted("%(copies)s eksemplar dalam %(boxes)s boks", "copies") % {
        "copies": formats.number(copies),
        "boxes": formats.number(boxes),
    }


def _short(institution: UUID) -> str:
    row = institutions.institution(institution)
    return row.shown_name if row is not None else ""


def box_list(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """Every copy by box, to lie in the boxes and to be ticked when they are opened."""
    row = _own(author, about)
    if row is None:
        return UNKNOWN
    copies = sorted(queries.copies_of(about).values(), key=lambda copy: (copy.box, copy.line.barcode))
    rows = [
        [
            str(copy.box) if copy.box else "–",
            copy.line.barcode,
            copy.line.title,
            copy.line.call_number,
            str(words.CONDITIONS[Condition(copy.line.condition)]),
            TICK,
        ]
        for copy in copies
    ]
    data = {
        "title": _("Daftar isi boks"),
        "subtitle": f"{_short(row.partner)} · {row.number}",
        "date": row.sent_on,
        "columns": [_("Boks"), _("Barcode"), _("Judul"), _("Nomor panggil"), _("Kondisi"), _("Ada")],
        "rows": rows,
    }
    title = _("Daftar isi boks %(number)s") % {"number": row.number}
    return Made(title, data, row.sent_on, (row.partner,))


def _newest_count(author: UUID, placement: UUID) -> ReturnCount | None:
    return next((one for one in queries.return_counts(placement) if one.institution_id == author), None)


def was_counted_back(author: UUID, placement: UUID) -> bool:
    """Whether the institution sent the placement and counted copies of it back."""
    return is_sender(author, placement) and _newest_count(author, placement) is not None


def return_record(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """The newest count of what came back, beside what the partner said that it sent."""
    row, count = _own(author, about), _newest_count(author, about)
    if row is None:
        return UNKNOWN
    if count is None:
        return Refusal("paper-empty", kind=_("berita acara pengembalian"))
    names = institutions.names([row.institution_id, row.partner], count.received_on)
    sending = next((one for one in queries.sendings_of(about) if one.id == count.sending), None)
    receiver = msgspec.convert(count.receiver, Signer)
    giver = msgspec.convert(sending.sender, Signer) if sending is not None else None
    lines = queries.sent_items(sending.id) if sending is not None else []
    titles = {item: copy.line.title for item, copy in queries.copies_of(about).items()}
    data: dict[str, Any] = {
        "title": _("Berita acara pengembalian bahan pustaka"),
        "date": count.received_on,
        "place": papers.place_of(author),
        "paragraphs": [
            _("%(partner)s mengembalikan bahan pustaka milik %(agency)s kepada pemiliknya.")
            % {"partner": names.get(row.partner, ""), "agency": names.get(row.institution_id, "")}
        ],
        "facts": [
            [_("Titipan"), row.number],
            *([[_("Surat pengembalian"), sending.number]] if sending is not None else []),
            *([[_("Dikirim kembali"), in_copies(sending.copies)]] if sending is not None else []),
            [_("Diterima baik"), in_copies(count.good)],
            [_("Diterima rusak"), in_copies(count.damaged)],
            [_("Tidak ditemukan"), in_copies(count.missing)],
            *([[_("Catatan"), count.note]] if count.note else []),
        ],
        "closing": [_("Demikian berita acara ini dibuat dengan sebenarnya.")],
        "signatures": [
            _signing(_("Yang menyerahkan"), giver, names.get(row.partner, "")),
            _signing(_("Yang menerima"), receiver, names.get(row.institution_id, "")),
        ],
    }
    if lines:
        data["table"] = {
            "heads": [_("No."), _("Barcode"), _("Judul"), _("Kondisi")],
            "aligns": ["right", "left", "left", "left"],
            "rows": [
                [
                    str(number),
                    line.barcode,
                    titles.get(line.item, ""),
                    str(words.CONDITIONS[Condition(line.condition)]),
                ]
                for number, line in enumerate(lines, start=1)
            ],
        }
    title = _("Berita acara pengembalian, %(day)s") % {"day": formats.long_date(count.received_on)}
    return Made(title, data, count.received_on, (row.partner,))


def _signing(role: str, signer: Signer | None, organisation: str) -> dict[str, str]:
    name, position = (signer.name, signer.position) if signer is not None else (BLANK, BLANK)
    return {"role": role, "name": name, "position": position, "organisation": organisation}


def handover_numbers(institution: UUID, year: int) -> list[RegisterLine]:
    """The numbers of handover records, which stock counts by itself."""
    return [
        RegisterLine(
            row.sequence,
            row.number,
            row.on,
            _("Pengembalian") if row.kind == "return" else _("Pengiriman"),
            reverse("stock:placement", args=[row.placement]),
        )
        for row in Handover.objects.filter(institution=institution, year=year)
    ]


def basis_is_loan(author: UUID, placement: UUID) -> bool:
    """Whether it is a loan that can come back, and something did."""
    row = _own(author, placement)
    return row is not None and row.basis != Basis.GRANT and was_counted_back(author, placement)


register_about("placement", gettext_lazy("Titipan"), "stock:placement", Capability.PLACEMENTS, sees)
for kind in (
    PaperKind(
        "handover",
        gettext_lazy("Berita acara serah terima"),
        "bast",
        "placement",
        Capability.PLACEMENTS,
        handover,
        numbered=False,
        retention="record",
        offers=is_sender,
    ),
    PaperKind(
        "waybill",
        gettext_lazy("Surat jalan"),
        "record",
        "placement",
        Capability.PLACEMENTS,
        waybill,
        classification=LIBRARY,
        parts=("move",),
        offers=is_sender,
    ),
    PaperKind(
        "box_list",
        gettext_lazy("Daftar isi boks"),
        "list",
        "placement",
        Capability.PLACEMENTS,
        box_list,
        numbered=False,
        parts=("move",),
        offers=is_sender,
    ),
    PaperKind(
        "return_record",
        gettext_lazy("Berita acara pengembalian"),
        "record",
        "placement",
        Capability.PLACEMENTS,
        return_record,
        classification=LIBRARY,
        retention="record",
        many=True,
        offers=basis_is_loan,
    ),
):
    register_paper(kind)
register_register("handovers", gettext_lazy("Berita acara serah terima"), handover_numbers)
