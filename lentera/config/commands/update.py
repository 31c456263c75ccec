"""`lentera update FILE`, and `lentera update make|sign|check|apply|back|status`."""

import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from lentera.config import applying, office, serving_lock, updating
from lentera.config.commands import service
from lentera.config.commands.telling import complain, say
from lentera.config.updating import Label, NotAnUpdate
from lentera.pages.hooks import text_of

STEPS = ("make", "sign", "check", "apply", "back", "status")


def add_arguments(subparsers: Any) -> None:
    """The command's words: a file alone is applied."""
    parser = subparsers.add_parser(
        "update", help=_("program yang lebih baru dari satu berkas, ditandatangani akar instalasi")
    )
    parser.add_argument(
        "words", nargs="+", metavar="FILE | " + " | ".join(STEPS),
        help=_(
            "FILE atau apply FILE: pakai; check FILE: hanya lihat; back: versi sebelumnya; status; "
            "di akar: make FOLDER --out FILE, sign FILE --key FILE"
        ),
    )  # fmt: skip
    parser.add_argument("--out", type=Path, help=_("make: berkas yang ditulis"))
    parser.add_argument("--key", type=Path, help=_("sign: berkas kunci akar yang lain"))
    parser.set_defaults(run=run_update)


def run_update(told: argparse.Namespace) -> int:
    """Every refusal is one sentence, and leaves the version that runs."""
    step, *rest = told.words if told.words[0] in STEPS else ["apply", *told.words]
    wanted = 0 if step in ("back", "status") else 1
    if (
        len(rest) != wanted
        or (step == "make") != (told.out is not None)
        or (step == "sign") != (told.key is not None)
    ):
        return _usage()
    try:
        return _do(step, [Path(word) for word in rest], told)
    except NotAnUpdate as why:
        return complain(text_of(why.code, why.details))
    except OSError as why:
        return complain(
            _("%(file)s: %(why)s. Versi yang berjalan tetap dipakai.")
            % {"file": why.filename or (rest or [step])[0], "why": why.strerror or str(why)}
        )


def _do(step: str, paths: list[Path], told: argparse.Namespace) -> int:
    if step == "make":
        _say_label(updating.make(paths[0], told.out))
        say(_("Ditandatangani dan ditulis ke %(file)s.") % {"file": told.out})
    elif step == "sign":
        updating.sign(paths[0], updating.read_key(told.key))
        say(_("Tanda tangan ditambahkan ke %(file)s.") % {"file": paths[0]})
    elif step == "check":
        label = updating.check(paths[0])
        _say_label(label)
        updating.must_be_newer(label, updating.this_release())
    elif step == "apply":
        _apply(paths[0])
    elif step == "back":
        return _back()
    else:
        return _status()
    return 0


def _apply(file: Path) -> None:
    label = updating.check(file)
    if updating.is_this(label):  # killed after it was taken into use: what is left is the start
        say(_("Rilis %(release)s sudah dipakai di sini.") % {"release": label.release})
    else:
        label = applying.apply(file, step=lambda name: say(_step(name)))
        say(_("Rilis %(release)s dipakai mulai start berikutnya.") % {"release": label.release})
    if service.restart():
        say(_("Layanan dinyalakan ulang."))
    else:
        say(_("Hentikan lentera serve, lalu jalankan lagi."))


def _back() -> int:
    was_installed = service.is_installed()
    if was_installed:
        service.stop()
    if serving_lock.is_serving():
        return complain(text_of("update-still-serving", {}))
    try:
        name = applying.back(step=lambda name: say(_step(name)))
    finally:
        if was_installed:
            service.restart()
    say(_("Versi %(name)s dipakai lagi mulai start berikutnya.") % {"name": name})
    return 0


def _status() -> int:
    say(_("Rilis yang berjalan: %(release)s") % {"release": updating.this_release()})
    place = office.office_folder()
    if place is None:
        return complain(text_of("update-no-office", {}))
    say(_("Dipakai pada start berikutnya: %(name)s") % {"name": office.running(place)})
    if before := office.before(place):
        say(_("Sebelumnya: %(name)s (lentera update back)") % {"name": before})
    return 0


def _step(name: str) -> str:
    return {
        "check": _("Memeriksa tanda tangan dan isi…"),
        "install": _("Memasang di samping versi lama…"),
        "try": _("Mencoba pada salinan basis data…"),
        "backup": _("Mencadangkan, dan mencoba memulihkannya…"),
        "undo": _("Mengembalikan bentuk tabel…"),
    }[name]


def _say_label(label: Label) -> None:
    size = sum(one.size for one in label.files)
    say(
        _("Rilis %(release)s, %(files)d berkas, %(size)d bita.")
        % {"release": label.release, "files": len(label.files), "size": size}
    )


def _usage() -> int:
    complain(
        _("Cara pakai: lentera update BERKAS | check BERKAS | back | status | make FOLDER --out BERKAS | "
          "sign BERKAS --key BERKAS")
    )  # fmt: skip
    return 2
