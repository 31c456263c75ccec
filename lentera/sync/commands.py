"""`lentera sync pair|export|import|check|pull|status|join`: sticks, the network, and what is open."""

import argparse
import os
import sys
from pathlib import Path
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.journal.joining import forked_streams, join
from lentera.journal.models import Author, Node
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.journal.replaying import unplaced
from lentera.pages.counting import counted
from lentera.pages.hooks import fact_text_of, text_of
from lentera.sync import (
    compare_commands,
    home_commands,
    kept_commands,
    key_commands,
    node_commands,
    pairing,
    registry,
    root_commands,
    root_keys,
    stick_commands,
)
from lentera.sync.bundle.label import Label, read_bytes
from lentera.sync.bundle.packing import NotABundle
from lentera.sync.estimating import estimate
from lentera.sync.exporting import export
from lentera.sync.importing import Taken, check, take
from lentera.sync.models import Parked, Peer
from lentera.sync.network import exchange


def add_arguments(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `sync` and `node` with their commands into the command line."""
    node_commands.add_arguments(subparsers)
    parser = subparsers.add_parser("sync", help=_("tukar catatan dengan simpul lain"))
    parser.set_defaults(run=run)
    commands = parser.add_subparsers(dest="sync_command", required=True)
    paired = commands.add_parser("pair", help=_("pasangkan simpul baru dengan pusat"))
    paired.add_argument("request", nargs="?", type=Path, help=_("di pusat: berkas permintaan simpul baru"))
    paired.add_argument("--ask", type=Path, metavar="FILE", help=_("di simpul baru: tulis permintaan"))
    paired.add_argument("--accept", type=Path, metavar="FILE", help=_("di simpul baru: terima jawaban"))
    paired.add_argument("--code", default="", help=_("kode dua belas angka dari layar pusat"))
    paired.add_argument("--answer", type=Path, metavar="FILE", help=_("di pusat: tulis jawaban ke sini"))
    paired.add_argument(
        "--institution", type=UUID, action="append", default=[],
        help=_("di pusat: lembaga yang mulai sekarang menulis di simpul baru"),
    )  # fmt: skip
    paired.add_argument(
        "--editions", action="store_true",
        help=_("di pusat: simpul baru memilih koleksi, tanpa seluruh katalog umum"),
    )  # fmt: skip
    out = commands.add_parser("export", help=_("tulis bundel untuk sebuah simpul"))
    out.add_argument("--to", required=True, metavar="NODE", help=_("nama atau kode simpul penerima"))
    out.add_argument(
        "--stick", metavar="SIZE",
        help=_("dalam bagian untuk stik sebesar ini, misalnya 64MB; free: yang kosong"),
    )  # fmt: skip
    out.add_argument("file", type=Path)
    for name, text in (("import", _("baca bundel")), ("check", _("periksa label bundel, tanpa kunci"))):
        commands.add_parser(name, help=text).add_argument("file", type=Path)
    pulled = commands.add_parser("pull", help=_("tukar lewat jaringan"))
    pulled.add_argument("--from", dest="node", metavar="NODE", help=_("simpul; pusat bila tidak disebut"))
    pulled.add_argument("--address", default="", help=_("alamat simpul itu; diingat"))
    commands.add_parser("status", help=_("siapa saja, apa yang menunggu, apa yang bercabang"))
    home_commands.add_arguments(commands)
    key_commands.add_arguments(commands)
    kept_commands.add_arguments(commands)
    root_commands.add_arguments(commands)
    compare_commands.add_arguments(commands)
    joined = commands.add_parser("join", help=_("satukan aliran yang bercabang setelah cadangan dipulihkan"))
    joined.add_argument("--reason", required=True)


def run(args: argparse.Namespace, out: TextIO | None = None) -> int:
    """Run a parsed command; returns the exit code."""
    command = {
        "pair": _pair, "export": _export, "import": _import, "check": _check,
        "pull": _pull, "status": _status, "join": _join, "home": _home, "keys": _keys, "root": _root,
        "keep": _keep, "recover": _recover, "compare": _compare,
    }[args.sync_command]  # fmt: skip
    try:
        return command(args, out or sys.stdout)
    except NotABundle as error:
        return _refused(error.refusal, out or sys.stdout)
    except registry.NotPaired:
        return _refused(Refusal("node-not-paired"), out or sys.stdout)
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return 1


def _pair(args: argparse.Namespace, out: TextIO) -> int:
    if args.ask is not None:
        write_safely(args.ask, pairing.ask())
        print(_("Permintaan ditulis ke %(file)s. Bawa ke pusat.") % {"file": args.ask}, file=out)
        return 0
    if args.accept is not None:
        code = args.code or input(_("Kode di layar pusat: "))
        taken = pairing.accept(read_bytes(args.accept), code)
        return _told(taken, args.accept, out)
    if args.request is None or args.answer is None:
        print(_("Di pusat: lentera sync pair PERMINTAAN --institution ID --answer BERKAS"), file=sys.stderr)
        return 2
    answered = pairing.answer(args.request.read_bytes(), args.institution, by_editions=args.editions)
    if isinstance(answered, Refusal):
        return _refused(answered, out)
    reply, code = answered
    write_safely(args.answer, reply)
    print(_("Jawaban ditulis ke %(file)s.") % {"file": args.answer}, file=out)
    print(_("Kode untuk diketik di simpul baru: %(code)s") % {"code": code}, file=out)
    return 0


def _export(args: argparse.Namespace, out: TextIO) -> int:
    peer = _node(args.to)
    if peer is not None and args.stick is not None:
        refused = stick_commands.export(peer, args.stick, args.file, write_safely, out)
        return 0 if refused is None else _refused(refused, out)
    made = Refusal("node-unknown", node=args.to) if peer is None else export(peer)
    if isinstance(made, Refusal):
        return _refused(made, out)
    write_safely(args.file, made)
    _say_label(check(made), out)
    print(_("Aman dicabut: %(file)s dibaca ulang dan utuh.") % {"file": args.file}, file=out)
    return 0


def _import(args: argparse.Namespace, out: TextIO) -> int:
    return _told(take(read_bytes(args.file)), args.file, out)


def _check(args: argparse.Namespace, out: TextIO) -> int:
    label = check(read_bytes(args.file))
    if isinstance(label, Refusal):
        return _refused(label, out, args.file)
    _say_label(label, out)
    return 0


def _pull(args: argparse.Namespace, out: TextIO) -> int:
    peer = _node(args.node) if args.node else registry.anchor().node
    if peer is None or peer == this_node():
        return _refused(Refusal("node-unknown", node=args.node or "-"), out)
    told = exchange(peer, args.address)
    return _told(told, Path(args.address or "HTTPS"), out)


def _status(_args: argparse.Namespace, out: TextIO) -> int:
    own = Node.objects.get(id=this_node())
    print(_("Simpul ini: %(name)s (%(id)s)") % {"name": own.name, "id": own.id}, file=out)
    print(_("Akar: %(code)s") % {"code": pairing.code_of(root_keys.present_anchor())}, file=out)
    root_commands.say_waiting(out)
    peers = {peer.id: peer for peer in Peer.objects.all()}
    for node in registry.nodes():
        if node.id != own.id:
            peer = peers.get(node.id)
            print(
                _("%(name)s (%(id)s): bundel terakhir ke sana nomor %(sent)s, dari sana nomor %(heard)s")
                % {
                    "name": node.name,
                    "id": node.id,
                    "sent": peer.sent if peer else 0,
                    "heard": peer.heard if peer else 0,
                },
                file=out,
            )
            told = estimate(node.id)
            words = _(
                "  bundel berikutnya kira-kira %(size)s bita: %(entries)s catatan, %(wanted)s bita diminta"
            )
            print(words % {"size": told.size, "entries": told.entries, "wanted": told.wanted}, file=out)
    kept_commands.say_state(out)
    for parked in Parked.objects.order_by("seen_at"):
        print(f"  {text_of(parked.code, parked.details)}", file=out)
    for stream in forked_streams():
        name = Author.objects.get(id=stream.institution_id).public_name
        print(
            _("Bercabang: %(area)s dari %(name)s. Di rumahnya: lentera sync join --reason ALASAN")
            % {"area": stream.area, "name": name},
            file=out,
        )
    return 0


def _home(args: argparse.Namespace, out: TextIO) -> int:
    told = home_commands.run(args, _node, out)
    return _refused(told, out) if isinstance(told, Refusal) else told


def _keys(args: argparse.Namespace, out: TextIO) -> int:
    told = key_commands.run(args, _node, write_safely, out)
    return _refused(told, out) if isinstance(told, Refusal) else told


def _root(args: argparse.Namespace, out: TextIO) -> int:
    told = root_commands.run(args, write_safely, out)
    return _refused(told, out) if isinstance(told, Refusal) else told


def _compare(args: argparse.Namespace, out: TextIO) -> int:
    told = compare_commands.run(args, _node, out)
    return _refused(told, out) if isinstance(told, Refusal) else told


def _keep(args: argparse.Namespace, out: TextIO) -> int:
    told = kept_commands.keep(args, out)
    return _refused(told, out) if isinstance(told, Refusal) else told


def _recover(args: argparse.Namespace, out: TextIO) -> int:
    told = kept_commands.take_back(args, out)
    return _refused(told, out) if isinstance(told, Refusal) else told


def _join(args: argparse.Namespace, out: TextIO) -> int:
    done = 0
    for author in Author.objects.filter(home=this_node()):
        for stream in forked_streams(author.id):
            told = join(stream.id, reason=args.reason, actor=this_node())
            if isinstance(told, Refusal):
                return _refused(told, out)
            done += 1
        for row in unplaced(author.id):
            print(
                _("Perlu dilihat orang: %(fact)s (catatan ke-%(seq)s) tidak cocok lagi setelah disatukan.")
                % {"fact": fact_text_of(row.kind), "seq": row.seq},
                file=out,
            )
    print(counted("%(count)s aliran disatukan.", "count") % {"count": done}, file=out)
    return 0


def _told(taken: Taken | Refusal, file: Path, out: TextIO) -> int:
    if isinstance(taken, Refusal):
        return _refused(taken, out, file)
    print(
        _(
            "Bundel nomor %(number)s dari %(name)s: %(new)s catatan baru, %(known)s sudah ada, %(blobs)s lampiran."
        )
        % {
            "number": taken.label.number,
            "name": taken.label.sender_name,
            "new": taken.entries,
            "known": taken.known,
            "blobs": taken.blobs,
        },
        file=out,
    )
    for one in (*taken.parked, *taken.refused_there, *taken.newer):
        print(f"  {text_of(one.code, one.details)}", file=out)
    return 1 if taken.parked else 0


def _say_label(label: Label | Refusal, out: TextIO) -> None:
    if isinstance(label, Label):
        print(
            _("Bundel nomor %(number)s, dari %(sender)s untuk %(receiver)s, %(size)s bita.")
            % {
                "number": label.number,
                "sender": label.sender_name,
                "receiver": label.receiver_name,
                "size": label.size,
            },
            file=out,
        )


def _refused(why: Refusal, out: TextIO, file: Path | None = None) -> int:
    sentence = text_of(why.code, why.details)
    print(f"{file.name}: {sentence}" if file is not None else sentence, file=out)
    return 1


def _node(told: str) -> UUID | None:
    """A node by its id or by its name."""
    for node in registry.nodes():
        if told in (str(node.id), node.id.hex) or told.casefold() == node.name.casefold():
            return node.id
    return None


def write_safely(path: Path, data: bytes) -> None:
    """To a stick: under another name, down to the disk, renamed, and read back. Raises OSError."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    if path.read_bytes() != data:
        raise OSError(5, _("yang terbaca bukan yang ditulis; ganti media"), str(path))
