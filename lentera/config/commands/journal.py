"""`lentera journal verify [--rebuild]`."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from lentera.config.commands.telling import complain, progress_line, say
from lentera.journal.verifying import verify
from lentera.pages.counting import counted


def add_arguments(subparsers: Any) -> None:
    """The command's words."""
    journal = subparsers.add_parser("journal", help=_("periksa jurnal")).add_subparsers(
        metavar="COMMAND", required=True
    )
    check = journal.add_parser(
        "verify", help=_("periksa rantai; --rebuild memutar ulang dan membandingkan setiap tabel")
    )
    check.add_argument(
        "--rebuild", action="store_true", help=_("putar ulang ke basis data kosong lalu bandingkan")
    )
    check.set_defaults(run=run_verify)


def run_verify(told: argparse.Namespace) -> int:
    """Check, say what was counted, and exit with 1 on any difference."""
    findings = verify(rebuild=told.rebuild, progress=progress_line())
    counts = {"streams": findings.streams, "entries": findings.entries, "waiting": findings.waiting}
    say(_("%(streams)d aliran, %(entries)d catatan; %(waiting)d aliran menunggu.") % counts)
    if told.rebuild:
        say(
            _("%(tables)d tabel dibandingkan, %(rows)d baris.")
            % {"tables": findings.tables, "rows": findings.rows}
        )
    for loose in findings.loose:
        say(_("Perhatikan: %(loose)s") % {"loose": loose})
    for problem in findings.problems:
        complain(problem)
    if not findings.sound:
        return complain(
            counted("Jurnal tidak utuh: %(count)d masalah.", "count") % {"count": len(findings.problems)}
        )
    say(_("Jurnal utuh; tabel sama dengan jurnal.") if told.rebuild else _("Jurnal utuh."))
    return 0
