"""`lentera serve`: the web server, with the background work of one node."""

import argparse
import os
import sys
from typing import Any

from django.db import connections
from django.utils.translation import gettext as _

from lentera.config import applying, serving_lock, spreading, warming
from lentera.config.commands import background
from lentera.config.commands.listening import address_for
from lentera.config.commands.node import prepare_database
from lentera.config.commands.telling import complain, say
from lentera.config.loading import load_pages
from lentera.journal.receiving import catch_up


def add_arguments(subparsers: Any) -> None:
    """The command's words."""
    serve = subparsers.add_parser("serve", help=_("peladen web; pekerjaan latar ikut berjalan"))
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=usual_workers())
    serve.add_argument("--threads", type=int, default=4, help=_("utas tiap pekerja"))
    serve.set_defaults(run=run_serve)


def usual_workers() -> int:
    """Two processes, where two cores can work and a fork shares what was loaded before it; else one."""
    return 2 if sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 else 1


def run_serve(told: argparse.Namespace) -> int:
    """Serve until stopped; exit code 1 where it cannot listen."""
    try:
        address = address_for(told.host, told.port)
    except OSError as why:
        return complain(
            _("Tidak dapat mendengarkan di %(host)s:%(port)s (%(why)s). Pilih porta lain dengan --port.")
            % {"host": told.host, "port": told.port, "why": why.strerror or why}
        )
    applying.clear_left_overs()
    prepare_database()
    catch_up()
    _greet(told)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lentera.config.settings"
    if sys.platform == "linux":  # elsewhere workers are no forks, and load for themselves
        load_pages()
    connections.close_all()  # the workers are forks: none of them may inherit an open database
    with serving_lock.serving():
        end_background = background.start()
        try:
            _serve(told, address)
        finally:
            end_background()
    return 0


def _serve(told: argparse.Namespace, address: str) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    if sys.platform == "linux":
        spreading.share()
        warming.warm_workers()
    Granian(
        target="lentera.config.wsgi:application",
        address=address,
        port=told.port,
        interface=Interfaces.WSGI,
        workers=told.workers,
        blocking_threads=told.threads,
        log_access=False,
        websockets=False,
        respawn_failed_workers=True,
    ).serve()


def _greet(told: argparse.Namespace) -> None:
    from lentera.config.commands.greeting import greeting

    for line in greeting(f"http://{told.host}:{told.port}"):
        say(line)
