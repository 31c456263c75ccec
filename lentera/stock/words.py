"""Words of the area on screen: states, sources, bases, and the tone of each tag."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.stock.facts import (
    Basis,
    Closing,
    Condition,
    HoldingStatus,
    ItemStatus,
    LossKind,
    LossOutcome,
    NoFault,
    ProvisionState,
    Result,
    Source,
    TraceOutcome,
)
from lentera.stock.facts.weeding import WeedReason
from lentera.stock.rules.stocktake import Sight

ITEM: dict[str, Any] = {
    ItemStatus.ON_SHELF: _("di rak"),
    ItemStatus.PLACED: _("dititipkan"),
    ItemStatus.WITHDRAWN: _("dikeluarkan"),
    ItemStatus.LOST: _("hilang"),
    ItemStatus.DAMAGED: _("rusak"),
}
ITEM_TONES = {
    ItemStatus.ON_SHELF: "good",
    ItemStatus.PLACED: "info",
    ItemStatus.WITHDRAWN: "calm",
    ItemStatus.LOST: "refused",
    ItemStatus.DAMAGED: "soon",
}
HOLDING: dict[str, Any] = {
    HoldingStatus.IN_HAND: _("di tangan"),
    HoldingStatus.SENT_AWAY: _("dikirim"),
    HoldingStatus.LOST: _("hilang"),
    HoldingStatus.WITHDRAWN: _("dikeluarkan"),
}
HOLDING_TONES = {
    HoldingStatus.IN_HAND: "good",
    HoldingStatus.SENT_AWAY: "info",
    HoldingStatus.LOST: "refused",
    HoldingStatus.WITHDRAWN: "calm",
}
SOURCES: dict[str, Any] = {
    Source.PURCHASE: _("pembelian"),
    Source.GIFT: _("hadiah"),
    Source.GRANT: _("hibah"),
    Source.EXCHANGE: _("tukar-menukar"),
    Source.REPLACEMENT: _("penggantian"),
    Source.OTHER: _("lainnya"),
}
CONDITIONS: dict[str, Any] = {
    Condition.GOOD: _("baik"),
    Condition.WORN: _("agak usang"),
    Condition.DAMAGED: _("rusak"),
}
LOSSES: dict[str, Any] = {
    LossKind.LOST: _("hilang"),
    LossKind.DAMAGED: _("rusak"),
    LossKind.MISSING: _("tidak ditemukan saat dihitung"),
}
NO_FAULT: dict[str, Any] = {
    NoFault.SEARCH: _("penggeledahan"),
    NoFault.RIOT: _("kerusuhan"),
    NoFault.TRANSFER: _("pemindahan"),
    NoFault.FIRE: _("kebakaran"),
    NoFault.OTHER: _("sebab lain"),
}
WEED_REASONS: dict[WeedReason, Any] = {
    WeedReason.OLD: _("edisi lama"),
    WeedReason.UNLENT: _("tidak dipinjam"),
    WeedReason.WORN: _("usang"),
    WeedReason.DOUBLE: _("ganda"),
    WeedReason.GIFT: _("akan dihadiahkan"),
}
LOSS_OUTCOMES: dict[str, Any] = {
    LossOutcome.FOUND: _("ditemukan"),
    LossOutcome.REPAIRED: _("diperbaiki"),
    LossOutcome.REPLACED: _("diganti"),
    LossOutcome.WRITTEN_OFF: _("dihapus dari inventaris"),
}
COUNTED: dict[str, Any] = {
    "found": _("ditemukan"),
    "on_loan": _("dipinjam"),
    "elsewhere": _("dititipkan atau dikemas"),
    "missing": _("tidak ditemukan"),
}
SIGHTS: dict[Sight, Any] = {
    Sight.ON_LOAN: _("Ada, padahal tercatat dipinjam: kembalikan di meja"),
    Sight.PLACED: _("Ada, padahal tercatat dititipkan atau dikemas"),
    Sight.WITHDRAWN: _("Sudah dikeluarkan dari koleksi: pisahkan dari rak"),
    Sight.SENT_AWAY: _("Tercatat sudah dikirim kembali kepada pemiliknya"),
    Sight.OTHER_SCOPE: _("Bukan bagian dari yang dihitung"),
    Sight.UNKNOWN: _("Barcode tidak dikenal"),
}
BASES: dict[str, Any] = {
    Basis.INTERLIBRARY: _("silang layan"),
    Basis.USE_LOAN: _("pinjam pakai BMD"),
    Basis.GRANT: _("hibah"),
}
RESULTS: dict[str, Any] = {
    Result.GOOD: _("baik"),
    Result.DAMAGED: _("rusak"),
    Result.MISSING: _("tidak ditemukan"),
}
CLOSINGS: dict[str, Any] = {
    Closing.CLEAN: _("diterima lengkap"),
    Closing.WITH_NOTES: _("diterima dengan catatan"),
}
TRACES: dict[str, Any] = {
    TraceOutcome.JOINS: _("ikut titipan ini"),
    TraceOutcome.SENT_BACK: _("dikirim kembali"),
    TraceOutcome.NOT_OURS: _("bukan milik dinas"),
}
PROVISIONS: dict[str, Any] = {
    ProvisionState.SELECTED: _("dipilih"),
    ProvisionState.ORDERED: _("dipesan"),
    ProvisionState.RECEIVED: _("diterima"),
    ProvisionState.CANCELLED: _("dibatalkan"),
}
PROVISION_TONES = {
    ProvisionState.SELECTED: "calm",
    ProvisionState.ORDERED: "info",
    ProvisionState.RECEIVED: "good",
    ProvisionState.CANCELLED: "calm",
}
PLACEMENTS: dict[str, Any] = {
    "sent": _("dalam perjalanan"),
    "received": _("di mitra"),
    "due": _("segera jatuh tempo"),
    "overdue": _("lewat tempo"),
    "recalled": _("ditarik"),
    "closed": _("selesai"),
    "granted": _("dihibahkan"),
}
PLACEMENT_TONES = {
    "sent": "info",
    "received": "good",
    "due": "soon",
    "overdue": "refused",
    "recalled": "soon",
    "closed": "calm",
    "granted": "calm",
}


def in_copies(count: int) -> str:
    """A number of copies in words of the language that is spoken."""
    return counted("%(count)s eksemplar", "count") % {"count": formats.number(count)}


def reasons_of(reasons: Iterable[WeedReason]) -> str:
    """Why copies are to go, in words."""
    return ", ".join(str(WEED_REASONS[reason]) for reason in reasons)
