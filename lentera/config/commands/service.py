"""`lentera service install|remove|status`: `lentera serve` from the computer's start on."""

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from lentera.config import service, serving_lock
from lentera.config.commands.telling import complain, say
from lentera.config.office import office_folder
from lentera.config.service import NAME, NotAService, Wanted
from lentera.journal.models import Node
from lentera.pages.hooks import text_of

SYSTEM_UNITS = Path("/etc/systemd/system")
TOOLS_SAY = "oem" if sys.platform == "win32" else "utf-8"  # schtasks speaks as the console does


def add_arguments(subparsers: Any) -> None:
    """The command's words."""
    parser = subparsers.add_parser("service", help=_("jalankan peladen bersama komputer"))
    steps = parser.add_subparsers(metavar="COMMAND", required=True)
    install = steps.add_parser("install", help=_("mulai sekarang; pengaturan saat ini disimpan"))
    install.add_argument("--host", default="127.0.0.1")
    install.add_argument("--port", type=int, default=8000)
    install.add_argument(
        "--account",
        help=_("siapa yang menjalankan; pemilik LENTERA_HOME bila tidak disebut (Linux, sebagai root)"),
    )
    install.set_defaults(run=run_install)
    steps.add_parser("remove", help=_("tidak lagi bersama komputer; data tetap ada")).set_defaults(
        run=run_remove
    )
    steps.add_parser("status", help=_("apakah terpasang dan berjalan")).set_defaults(run=run_status)


def run_install(told: argparse.Namespace) -> int:
    """Install and start the service; a refusal leaves nothing behind."""
    if not Node.objects.exists():
        return complain(
            _("Belum ada data di %(home)s: jalankan lentera init atau lentera demo.")
            % {"home": settings.LENTERA_HOME}
        )
    wanted = Wanted(
        command=program(),
        folder=Path(settings.LENTERA_HOME),
        host=told.host,
        port=told.port,
        account=_account(told.account),
        settings={**service.settings_to_keep(os.environ), "LENTERA_HOME": str(settings.LENTERA_HOME)},
    )
    try:
        _install_task(wanted) if sys.platform == "win32" else _install_unit(wanted)
    except NotAService as why:
        return complain(text_of(why.code, why.details))
    except OSError as why:
        return complain(text_of("service-cannot-write", {"why": why.strerror or str(why)}))
    say(
        _("Layanan dipasang: Lentera berjalan di http://%(host)s:%(port)s sejak komputer menyala.")
        % {"host": told.host, "port": told.port}
    )
    if sys.platform != "win32" and not _is_root():
        say(
            _("Agar berjalan sebelum ada yang masuk: sudo loginctl enable-linger %(user)s")
            % {"user": _user()}
        )
    return 0


def run_remove(_told: argparse.Namespace) -> int:
    """Stop the service and forget it; data stay."""
    try:
        if sys.platform == "win32":
            _end_task()
            _ask(["schtasks", "/Delete", "/F", "/TN", NAME])
        elif not unit_file().exists():
            return complain(text_of("service-none", {}))
        else:
            _ask([*_systemctl(), "disable", "--now", NAME], may_fail=True)
            unit_file().unlink()
            _ask([*_systemctl(), "daemon-reload"], may_fail=True)
    except NotAService as why:
        return complain(text_of(why.code, why.details))
    except OSError as why:
        return complain(text_of("service-cannot-write", {"why": why.strerror or str(why)}))
    say(_("Layanan dilepas. Data tetap ada di %(home)s.") % {"home": settings.LENTERA_HOME})
    return 0


def run_status(_told: argparse.Namespace) -> int:
    """Exit code 0 when it is installed and runs."""
    if not is_installed():
        return complain(text_of("service-none", {}))
    if sys.platform == "win32":
        say(_ask(["schtasks", "/Query", "/TN", NAME, "/FO", "LIST"], may_fail=True))
        return 0
    state = _ask([*_systemctl(), "is-active", NAME], may_fail=True) or "unknown"
    say(_("Layanan dipasang (%(file)s), keadaannya: %(state)s.") % {"file": unit_file(), "state": state})
    return 0 if state == "active" else 1


def program() -> tuple[str, ...]:
    """What starts this program: the office's own starter, which follows updates, else this environment's command."""
    office = office_folder()
    ending = ".cmd" if sys.platform == "win32" else ""
    if office is not None and (office / f"lentera{ending}").exists():
        return (str(office / f"lentera{ending}"),)
    ending = ".exe" if sys.platform == "win32" else ""
    return (str(Path(sysconfig.get_path("scripts")) / f"lentera{ending}"),)


def is_installed() -> bool:
    """Whether a service is installed here."""
    if sys.platform == "win32":
        return bool(_ask(["schtasks", "/Query", "/TN", NAME], may_fail=True))
    return unit_file().exists()


def restart() -> bool:
    """Restart an installed service; False when there is none, or it could not be."""
    if not is_installed():
        return False
    try:
        if sys.platform == "win32":
            _end_task()
            _ask(["schtasks", "/Run", "/TN", NAME])
        else:
            _ask([*_systemctl(), "restart", NAME])
    except NotAService:
        return False
    return True


def stop() -> None:
    """Stop an installed service till its next start."""
    if sys.platform == "win32":
        _end_task()
    else:
        _ask([*_systemctl(), "stop", NAME], may_fail=True)


def unit_file() -> Path:
    """Where the unit lies: the system's for root, else the user's own."""
    if _is_root():
        return SYSTEM_UNITS / f"{NAME}.service"
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "systemd" / "user" / f"{NAME}.service"


def _end_task() -> None:
    """Windows ends the starter alone; what that started goes on and keeps the port, so it is ended by its number."""
    _ask(["schtasks", "/End", "/TN", NAME], may_fail=True)
    if (number := serving_lock.server_number()) is not None:
        _ask(["taskkill", "/F", "/T", "/PID", str(number)], may_fail=True)


def _install_unit(wanted: Wanted) -> None:
    if shutil.which("systemctl") is None:
        raise NotAService("service-no-systemd")
    unit = service.systemd_unit(wanted)
    file = unit_file()
    before = file.read_bytes() if file.exists() else None
    try:
        _write(file, unit.encode())
        _ask([*_systemctl(), "daemon-reload"])
        _ask([*_systemctl(), "enable", NAME])
        _ask([*_systemctl(), "restart", NAME])
    except (NotAService, OSError):
        if before is None:
            file.unlink(missing_ok=True)
        else:
            _write(file, before)
        raise


def _install_task(wanted: Wanted) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lentera.xml"
        file.write_text(service.windows_task(wanted), encoding="utf-16")
        _ask(["schtasks", "/Create", "/F", "/TN", NAME, "/XML", str(file)])
    _ask(["schtasks", "/Run", "/TN", NAME])


def _write(file: Path, data: bytes) -> None:
    """For the owner's eyes: settings may hold passwords."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
    part.replace(file)


def _ask(words: Sequence[str], *, may_fail: bool = False) -> str:
    """Run a tool of the system; returns what it said. Raises NotAService with its last line when it refuses."""
    try:
        done = subprocess.run(list(words), capture_output=True, check=False, timeout=180)  # noqa: S603
    except (FileNotFoundError, subprocess.TimeoutExpired) as why:
        if may_fail:
            return ""
        raise NotAService("service-refused", tool=words[0], why=str(why)[:200]) from why
    said = (done.stdout or b"").decode(TOOLS_SAY, "replace").strip()
    if done.returncode and not may_fail:
        last = (done.stderr or b"").decode(TOOLS_SAY, "replace").strip().splitlines()[-1:] or [said]
        raise NotAService("service-refused", tool=words[0], why=last[0][:200])
    return said


def _systemctl() -> list[str]:
    return ["systemctl"] if _is_root() else ["systemctl", "--user"]


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _account(told: str | None) -> str:
    """Who runs it: for root the owner of the data, unless told; a user's own service runs as the user."""
    if told is not None:
        return told
    return Path(settings.LENTERA_HOME).owner() if _is_root() else ""


def _user() -> str:
    return os.environ.get("USER", "")
