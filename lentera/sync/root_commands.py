"""`lentera sync root …`: which keys rule the register, and how keys in safes sign it.

`make-key` and `sign` need no node and no database: a key holder runs them on any computer.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lentera.journal.facts import kind_of
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import fact_text_of
from lentera.sync import root_keys, root_signing
from lentera.sync.keys import public_hex
from lentera.sync.trust import KeySet

SHOWN = 16  # hex digits of a key or hash: enough to compare by eye
Write = Callable[[Path, bytes], None]


def add_arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `root` among the commands of `sync`."""
    parser = commands.add_parser("root", help=_("kunci akar: siapa yang menandatangani register"))
    parser.set_defaults(root_command=None)
    parts = parser.add_subparsers(dest="root_command")
    parts.add_parser("show", help=_("kunci yang berlaku dan yang menunggu tanda tangan"))
    made = parts.add_parser("make-key", help=_("buat kunci akar baru di berkas, tanpa simpul"))
    made.add_argument("file", type=Path)
    named = parts.add_parser(
        "set", help=_("di pusat: kunci mana yang berlaku, dan berapa yang harus tanda tangan")
    )
    named.add_argument("--keys", type=Path, nargs="+", required=True, metavar="FILE.pub")
    named.add_argument("--threshold", type=int, required=True, metavar="N")
    named.add_argument(
        "--request", type=Path, metavar="FILE", help=_("tulis permintaan tanda tangan ke sini")
    )
    asked = parts.add_parser("request", help=_("di pusat: tulis permintaan tanda tangan"))
    asked.add_argument("file", type=Path)
    signed = parts.add_parser("sign", help=_("tanda tangani permintaan dengan kunci di berkas, tanpa simpul"))
    signed.add_argument("--key", type=Path, required=True, metavar="FILE")
    signed.add_argument("request", type=Path)
    signed.add_argument("--out", type=Path, metavar="FILE", help=_("tulis tanda tangan ke sini"))
    added = parts.add_parser("add", help=_("di pusat: terima tanda tangan"))
    added.add_argument("files", type=Path, nargs="+", metavar="SIGNATURE")


def run(args: argparse.Namespace, write: Write, out: TextIO) -> int | Refusal:
    """Run a parsed command; returns the exit code, or why not."""
    match args.root_command:
        case "make-key":
            return _make(args, out)
        case "set":
            return _set(args, write, out)
        case "request":
            return _request(args.file, write, out)
        case "sign":
            return _sign(args, write, out)
        case "add":
            return _add(args, out)
        case _:
            return _show(out)


def say_waiting(out: TextIO) -> None:
    """One sentence when the register waits for signatures; nothing otherwise."""
    now = root_keys.state()
    if not now.waiting:
        return
    words = ngettext(
        "%(count)s catatan register menunggu tanda tangan akar; simpul lain belum mempercayainya.",
        "%(count)s catatan register menunggu tanda tangan akar; simpul lain belum mempercayainya.",
        now.waiting,
    )
    print(words % {"count": now.waiting}, file=out)
    for one in now.lacks:
        words = _("  %(have)s dari %(threshold)s tanda tangan (%(keys)s kunci)")
        print(words % {"have": one.have, "threshold": one.threshold, "keys": one.keys}, file=out)


def _make(args: argparse.Namespace, out: TextIO) -> int:
    told = root_signing.make_key(args.file)
    print(
        _("Kunci %(key)s… ditulis ke %(file)s. Simpan di brankas; hanya %(public)s yang dibawa ke pusat.")
        % {"key": told.public[:SHOWN], "file": args.file, "public": root_signing.public_path(args.file)},
        file=out,
    )
    return 0


def _set(args: argparse.Namespace, write: Write, out: TextIO) -> int | Refusal:
    keys = []
    for path in args.keys:
        key = root_signing.read_public(path.read_bytes())
        if isinstance(key, Refusal):
            return Refusal(key.code, file=path.name)
        keys.append(key)
    told = root_signing.set_keys(tuple(keys), args.threshold)
    if isinstance(told, Refusal):
        return told
    _say_rule(KeySet(frozenset(told.keys), told.threshold), out)
    if args.request is not None and root_keys.state().waiting:
        return _request(args.request, write, out)
    say_waiting(out)
    return 0


def _request(file: Path, write: Write, out: TextIO) -> int | Refusal:
    asked = root_signing.request()
    if isinstance(asked, Refusal):
        return asked
    write(file, asked)
    say_waiting(out)
    words = _(
        "Permintaan ditulis ke %(file)s. Setiap pemegang kunci: lentera sync root sign --key KUNCI %(file)s"
    )
    print(words % {"file": file}, file=out)
    return 0


def _sign(args: argparse.Namespace, write: Write, out: TextIO) -> int | Refusal:
    key = root_signing.read_key(args.key.read_bytes())
    if isinstance(key, Refusal):
        return Refusal(key.code, file=args.key.name)
    read = root_signing.read_request(args.request.read_bytes())
    if isinstance(read, Refusal):
        return read
    asked, facts = read
    print(_("Yang ditandatangani: catatan register ke-%(seq)s, sidik %(hash)s…")
          % {"seq": asked.seq, "hash": asked.hash[:SHOWN]}, file=out)  # fmt: skip
    for fact in facts:
        fields = {
            name: value
            for name, value in msgspec.structs.asdict(fact).items()
            if isinstance(value, str | int)
        }
        print(f"  {fact_text_of(kind_of(fact).name, fields)}", file=out)
    public = public_hex(key)
    file = args.out or args.request.with_name(f"{args.request.name}.{public[:8]}.ttd")
    write(file, root_signing.sign_request(asked, key))
    print(_("Tanda tangan ditulis ke %(file)s. Bawa ke pusat.") % {"file": file}, file=out)
    return 0


def _add(args: argparse.Namespace, out: TextIO) -> int | Refusal:
    for path in args.files:
        refused = root_signing.add(path.read_bytes())
        if refused is not None:
            return Refusal(refused.code, **{"file": path.name, **refused.details})
    if root_keys.state().waiting:
        say_waiting(out)
        return 0
    print(_("Tanda tangannya cukup. Bundel berikutnya membawa register ke semua simpul."), file=out)
    _say_idle(out)
    return 0


def _show(out: TextIO) -> int:
    now = root_keys.state()
    for one in now.in_force:
        _say_rule(one, out)
    signers = root_signing.signers_of_the_end()
    for key in sorted(root_keys.wanted()):
        state = _("sudah tanda tangan") if key in signers else _("belum tanda tangan")
        print(f"  {key[:SHOWN]}…  {state}", file=out)
    say_waiting(out)
    _say_idle(out)
    return 0


def _say_rule(told: KeySet, out: TextIO) -> None:
    if len(told.keys) == 1:
        print(
            _("Satu kunci memutuskan siapa yang terdaftar. Siapa pun yang memilikinya dapat mendaftarkan simpul, "
              "dan tanpanya tidak ada yang dapat didaftarkan: simpan salinannya di brankas."),
            file=out,
        )  # fmt: skip
        return
    words = _("%(threshold)s dari %(keys)s kunci harus menandatangani register. "
              "Bila lebih dari %(spare)s kunci hilang, register tidak dapat diubah lagi.")  # fmt: skip
    spare = len(told.keys) - told.threshold
    print(words % {"threshold": told.threshold, "keys": len(told.keys), "spare": spare}, file=out)


def _say_idle(out: TextIO) -> None:
    if root_signing.idle_root_key():
        print(_("keys/root.key di simpul ini tidak berlaku lagi dan dapat dihapus."), file=out)
