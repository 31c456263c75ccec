"""`lentera sip2`: the server for self-check machines."""

import argparse
import asyncio
import codecs
import contextlib
import gc
import signal
import sys

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from lentera.protocols.sip2.server import Limits, serve


def add_arguments(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `sip2` into the command line."""
    parser = subparsers.add_parser("sip2", help=_("peladen SIP2 untuk mesin pinjam mandiri"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=6001)
    parser.set_defaults(run=run_sip2)


def run_sip2(told: argparse.Namespace) -> int:
    """Serve until stopped; exit code 1 when it cannot begin."""
    try:
        codecs.lookup(settings.LENTERA_SIP2_ENCODING)
    except LookupError:
        return _no(
            _("LENTERA_SIP2_ENCODING “%(name)s” tidak dikenal. Pakai utf-8 atau cp850.")
            % {"name": settings.LENTERA_SIP2_ENCODING}
        )
    connections.close_all()  # those who answer have their own
    gc.collect()
    gc.freeze()  # looking through all that is loaded for garbage would stop every machine for a moment
    limits = Limits(idle=settings.LENTERA_SIP2_IDLE, encoding=settings.LENTERA_SIP2_ENCODING)
    try:
        asyncio.run(_until_stopped(told.host, told.port, limits))
    except (OSError, OverflowError) as error:  # a port that is taken, or none
        return _no(
            _("Tidak dapat mendengarkan di %(host)s:%(port)s (%(why)s). Pilih porta lain dengan --port.")
            % {"host": told.host, "port": told.port, "why": getattr(error, "strerror", None) or error}
        )
    return 0


async def _until_stopped(host: str, port: int, limits: Limits) -> None:
    """Serve until SIGTERM; Ctrl-C ends the whole program anyway."""
    work = asyncio.ensure_future(serve(host, port, limits, lambda taken: _say(host, taken)))
    with contextlib.suppress(NotImplementedError):  # Windows ends a program otherwise
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, work.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work


def _say(host: str, port: int) -> None:
    print(_("SIP2 siap di %(host)s:%(port)s.") % {"host": host, "port": port}, flush=True)


def _no(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
