"""`lentera sync compare`: ask another node to compare tables, see what came of it, lay a stream out anew."""

import argparse
from collections.abc import Callable
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lentera.journal.refusals import Refusal
from lentera.sync import comparing
from lentera.sync.comparing import Result
from lentera.sync.words import area_in_words


def add_arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `compare` among the commands of `sync`."""
    parser = commands.add_parser("compare", help=_("bandingkan tabel dengan simpul lain"))
    parser.add_argument("--with", dest="node", metavar="NODE", help=_("minta simpul ini membandingkan"))
    parser.add_argument("--again", type=UUID, metavar="STREAM", help=_("susun ulang aliran ini dari jurnal"))


def run(args: argparse.Namespace, node: Callable[[str], UUID | None], out: TextIO) -> int | Refusal:
    """Run it; returns the exit code (1 while tables differ), or why not."""
    if args.node is not None:
        peer = node(args.node)
        refused = Refusal("node-unknown", node=args.node) if peer is None else comparing.ask(peer)
        if refused is not None:
            return refused
    if args.again is not None:
        told = comparing.mend(args.again)
        if isinstance(told, Refusal):
            return told
        print(after_mending(args.again, told), file=out)
    results = comparing.results()
    for one in results:
        print(f"{one.name}: {' '.join(sentences(one))}", file=out)
        for other in one.differs:
            print(f"  {different(other, one)} lentera sync compare --again {other.stream}", file=out)
    if not results:
        print(_("Belum ada yang dibandingkan."), file=out)
    return 1 if any(one.differs for one in results) else 0


def sentences(told: Result) -> list[str]:
    """How a comparison stands, in counts."""
    words = []
    if told.asking:
        words.append(_("Permintaan pergi dengan bundel berikutnya; hasilnya datang dengan bundel dari sana."))
    for count, text in (
        (told.equal, ngettext("%(count)s aliran sama.", "%(count)s aliran sama.", told.equal)),
        (len(told.differs), ngettext("%(count)s aliran berbeda.", "%(count)s aliran berbeda.", len(told.differs))),
        (told.later, ngettext(
            "%(count)s aliran belum dapat dibandingkan: belum sampai di catatan yang sama.",
            "%(count)s aliran belum dapat dibandingkan: belum sampai di catatan yang sama.", told.later,
        )),
        (told.program, ngettext(
            "%(count)s aliran belum dapat dibandingkan: programnya berbeda versi.",
            "%(count)s aliran belum dapat dibandingkan: programnya berbeda versi.", told.program,
        )),
    ):  # fmt: skip
        if count:
            words.append(text % {"count": count})
    return words


def different(told: comparing.Different, result: Result) -> str:
    """Which stream differs, and what to do."""
    words = _(
        "Tabel %(area)s dari %(author)s tidak sama dengan di %(name)s, padahal catatannya sama. Susun ulang di sini; "
        "bila tetap berbeda, susun ulang di sana."
    )
    return words % {"area": area_in_words(told.area), "author": told.author, "name": result.name}


def after_mending(stream: UUID, entries: int) -> str:
    """What laying a stream out anew has changed."""
    words = ngettext(
        "%(count)s catatan disusun ulang dari jurnal.",
        "%(count)s catatan disusun ulang dari jurnal.",
        entries,
    ) % {"count": entries}
    if comparing.differs_still(stream):
        rest = _("Tabelnya tetap berbeda: yang di sini sesuai jurnal, jadi susun ulang di simpul lain itu.")
    else:
        rest = _("Tidak ada lagi perbedaan yang diketahui.")
    return f"{words} {rest}"
