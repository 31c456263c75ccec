"""How this node's backup at the keeper stands, and the same in plain words for the page and the command line."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Sum
from django.db.models.functions import Length
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lentera.journal.facts import read_envelope
from lentera.journal.models import Author, Stream
from lentera.journal.node import authors_here, this_node
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.sync import registry
from lentera.sync.kept import returned, sending
from lentera.sync.kept.payload import recovery_recipient
from lentera.sync.models import KeeperSaid, KeptParcel, Peer, PeerTip

ALONE, NO_KEY, OFF, ON, HOLDS = "alone", "no-key", "off", "on", "holds"


@dataclass(frozen=True, slots=True)
class Holding:
    """At the keeper: what it holds for one author, unread."""

    author: str
    parcels: int
    size: int  # bytes
    newest_at: datetime


@dataclass(frozen=True, slots=True)
class Keeping:
    """`mode`: ALONE, HOLDS (this is the keeper), NO_KEY, OFF or ON; the rest is of the authors at home here.

    `loose`: entries that the keeper has not said to have or to hold; gone if this node broke now.
    """

    mode: str
    keeper: str = ""
    parcels: int = 0
    size: int = 0  # bytes
    newest_at: datetime | None = None
    said_at: datetime | None = None
    loose: int = 0
    loose_since: datetime | None = None
    loose_rows: bool = False  # identities and accounts have changed since
    lacking: int = 0  # the keeper holds them, and they were never here
    waiting: int = 0  # they came back and wait for the key
    holdings: tuple[Holding, ...] = ()


def keeping() -> Keeping:
    """How it stands now."""
    waiting = len(returned.waiting())
    root = sending.keeper()
    if root is None:
        mode = ALONE if not _is_root() else HOLDS
        return Keeping(mode=mode, waiting=waiting, holdings=tuple(_holdings()))
    told = registry.node(root)
    said = list(KeeperSaid.objects.filter(author__in=authors_here()))
    newest = [one.newest_at for one in said if one.newest_at is not None]
    loose, since, rows, has = 0, None, False, _said(root)
    for author in authors_here():
        held = sending.covered(author)
        kept = sending.kept_streams(author, root)
        others = Stream.objects.filter(institution=author).exclude(id__in=[stream.id for stream in kept])
        safe = {stream.id: held.ends.get(stream.id, set()) | has.get(stream.id, set()) for stream in kept}
        pieces = sending.missing(kept, safe) + sending.missing(others, has)
        loose += sum(len(piece.entries) for piece in pieces)
        first = [read_envelope(piece.entries[0]).recorded for piece in pieces]
        since = min([*first, *([since] if since else [])], default=None)
        rows = rows or not sending.rows_are_held(author)
    return Keeping(
        mode=ON if sending.is_on() else NO_KEY if recovery_recipient() is None else OFF,
        keeper="" if told is None else told.name,
        parcels=sum(len(one.tags) for one in said),
        size=sum(one.size for one in said),
        newest_at=max(newest, default=None),
        said_at=min((one.said_at for one in said), default=None),
        loose=loose,
        loose_since=since,
        loose_rows=rows,
        lacking=sum(len(sending.lacking(author)) for author in authors_here()),
        waiting=waiting,
    )


def _said(peer: UUID) -> sending.Ends:
    told: sending.Ends = {}
    for stream, digest in PeerTip.objects.filter(peer=peer).values_list("stream", "hash"):
        told.setdefault(stream, set()).add(bytes(digest))
    return told


def switch(on: bool) -> Refusal | None:
    """Let parcels go along, or not; None when it is done. Without them the keeper drops what it holds."""
    root = sending.keeper()
    if root is None:
        return Refusal("parcel-no-keeper")
    if on and recovery_recipient() is None:
        return Refusal("parcel-no-recovery-key")
    row, _made = Peer.objects.get_or_create(id=root)
    row.keeping = on
    row.save(update_fields=["keeping"])
    return None


def sentences(told: Keeping, zone: str | None = None) -> list[str]:
    """The state in plain words, the loss that a broken node would mean among them."""
    if told.mode == ALONE:
        return []
    if told.mode == HOLDS:
        return [*_of_holdings(told, zone), *_of_waiting(told)]
    words = [_mode(told)]
    if told.parcels:
        words.append(
            ngettext(
                "%(keeper)s menyimpan %(count)s parsel tersegel (%(size)s); yang terbaru dibuat %(day)s.",
                "%(keeper)s menyimpan %(count)s parsel tersegel (%(size)s); yang terbaru dibuat %(day)s.",
                told.parcels,
            )
            % {
                "keeper": told.keeper,
                "count": formats.number(told.parcels),
                "size": filesizeformat(told.size),
                "day": "-" if told.newest_at is None else formats.long_date(told.newest_at, zone),
            }
        )
    elif told.mode == ON:
        words.append(_("%(keeper)s belum mengatakan bahwa ia menyimpan sesuatu.") % {"keeper": told.keeper})
    return [*words, _loss(told, zone), *_of_waiting(told)]


def _mode(told: Keeping) -> str:
    if told.mode == NO_KEY:
        return _("Simpul ini tidak punya kunci pemulihan, jadi tidak ada yang disimpan di pusat.")
    if told.mode == OFF:
        return _("Penyimpanan di pusat dimatikan; pusat menghapus yang ada begitu membaca bundel berikutnya.")
    return _(
        "Setiap bundel ke pusat membawa parsel tersegel yang hanya dibuka kunci pemulihan di kertas; "
        "pusat tidak dapat membacanya."
    )


def _loss(told: Keeping, zone: str | None) -> str:
    if told.loose and told.loose_since is not None:
        return ngettext(
            "Bila simpul ini rusak sekarang, %(count)s catatan sejak %(day)s hilang, dan identitas baru sejak itu.",
            "Bila simpul ini rusak sekarang, %(count)s catatan sejak %(day)s hilang, dan identitas baru sejak itu.",
            told.loose,
        ) % {"count": formats.number(told.loose), "day": formats.long_date(told.loose_since, zone)}
    if told.loose_rows:
        return _(
            "Bila simpul ini rusak sekarang, tidak ada catatan yang hilang, tetapi identitas dan akun yang berubah "
            "sejak parsel terakhir hilang."
        )
    return _("Bila simpul ini rusak sekarang, tidak ada yang hilang.")


def _of_waiting(told: Keeping) -> list[str]:
    words = []
    if told.lacking:
        words.append(
            ngettext(
                "Pusat menyimpan %(count)s parsel yang tidak ada di sini; dimintakan kembali dengan bundel berikutnya.",
                "Pusat menyimpan %(count)s parsel yang tidak ada di sini; dimintakan kembali dengan bundel berikutnya.",
                told.lacking,
            )
            % {"count": formats.number(told.lacking)}
        )
    if told.waiting:
        words.append(
            ngettext(
                "%(count)s parsel sudah kembali dan menunggu kunci pemulihan.",
                "%(count)s parsel sudah kembali dan menunggu kunci pemulihan.",
                told.waiting,
            )
            % {"count": formats.number(told.waiting)}
        )
    return words


def _of_holdings(told: Keeping, zone: str | None) -> list[str]:
    if not told.holdings:
        return [_("Belum ada parsel yang disimpan di sini untuk simpul lain.")]
    return [
        ngettext(
            "Untuk %(author)s: %(count)s parsel (%(size)s), terbaru %(day)s; tidak terbaca di sini.",
            "Untuk %(author)s: %(count)s parsel (%(size)s), terbaru %(day)s; tidak terbaca di sini.",
            one.parcels,
        )
        % {
            "author": one.author,
            "count": formats.number(one.parcels),
            "size": filesizeformat(one.size),
            "day": formats.long_date(one.newest_at, zone),
        }
        for one in told.holdings
    ]


def _holdings() -> list[Holding]:
    names = dict(Author.objects.values_list("id", "public_name"))
    rows = (
        KeptParcel.objects.order_by("author")
        .values_list("author")
        .annotate(parcels=Count("id"), size=Sum(Length("data")), newest=Max("made_at"))
    )
    return [
        Holding(names.get(author, str(author)), count, size, newest) for author, count, size, newest in rows
    ]


def _is_root() -> bool:
    try:
        return registry.anchor().node == this_node()
    except registry.NotPaired:
        return False
