"""`lentera catalogue editions [publish|end|follow|drop]`: what is published, what is followed here, what has come."""

import argparse
import unicodedata
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.catalogue import actions
from lentera.catalogue.editions import taking
from lentera.catalogue.editions.rules import CHOICES
from lentera.catalogue.editions.states import beside_of_line, state_of
from lentera.catalogue.queries.editions import EditionLine, editions, held_titles
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.hooks import text_of


def add_editions(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `editions` among the commands of the catalogue."""
    parser = commands.add_parser("editions", help=_("koleksi yang diterbitkan dan yang diikuti di sini"))
    parser.set_defaults(editions_command=None)
    parser.add_argument("--institution", type=UUID, help=_("lembaga pemilik katalog"))
    told = parser.add_subparsers(dest="editions_command")
    publish = told.add_parser("publish", help=_("terbitkan edisi baru sebuah koleksi"))
    publish.add_argument("name", help=_("nama koleksi"))
    publish.add_argument(
        "--choice", choices=CHOICES, default="all", help=_("cantuman mana; semua bila tidak disebut")
    )
    publish.add_argument(
        "--value", default="", help=_("nilai pilihan: kegunaan, bahan, bahasa, atau kode daftar")
    )
    for name, text in (
        ("end", _("akhiri sebuah koleksi")),
        ("follow", _("ikuti sebuah koleksi: isinya datang dengan bundel berikutnya")),
        ("drop", _("berhenti mengikuti sebuah koleksi; isinya dilepas")),
    ):
        told.add_parser(name, help=text).add_argument("name", help=_("nama atau kode koleksi"))


def run_editions(args: argparse.Namespace, institution: UUID, out: TextIO) -> int:
    """Run the command for an institution; exit code 1 when something was refused."""
    if args.editions_command is None:
        taking.settle()  # what a kill left waiting
        return _list(institution, out)
    if args.editions_command == "publish":
        outcome = actions.publish_edition(
            institution,
            args.name,
            args.choice,
            args.value,
            actor=this_node(),
            request_id=new_id().hex,
            at=clock.now(),
        )
        return _say(outcome, institution, out)
    found = _named(args.name, editions(institution))
    if found is None:
        return _say(Refusal("edition-unknown"), institution, out)
    act = {"end": actions.end_edition, "follow": actions.follow_edition, "drop": actions.drop_edition}[
        args.editions_command
    ]
    return _say(
        act(institution, found.id, actor=this_node(), request_id=new_id().hex, at=clock.now()),
        institution,
        out,
    )


def _say(outcome: object, institution: UUID, out: TextIO) -> int:
    if isinstance(outcome, Refusal):
        print(text_of(outcome.code, outcome.details), file=out)
        return 1
    return _list(institution, out)


def _named(told: str, lines: list[EditionLine]) -> EditionLine | None:
    wanted = _folded(told)
    found = [line for line in lines if wanted in (_folded(line.name), str(line.id))]
    return found[0] if len(found) == 1 else None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _list(institution: UUID, out: TextIO) -> int:
    lines = editions(institution)
    for line in lines:
        words = {
            "name": line.name,
            "agency": line.agency_name,
            "number": line.number,
            "day": formats.short_date(clock.local_day(line.published_at)),
            "records": formats.number(line.records),
        }
        print(
            counted("%(name)s (%(agency)s): edisi %(number)s, %(day)s, %(records)s cantuman", "records")
            % words,
            file=out,
        )
        print(f"  {line.id}  {state_of(line)}", file=out)
        if told := beside_of_line(line):
            print(f"  {told}", file=out)
    if not lines:
        print(_("Belum ada koleksi yang diterbitkan."), file=out)
    if held := held_titles():
        print(
            counted("%(titles)s judul ada karena eksemplarnya dititipkan di sini.", "titles")
            % {"titles": formats.number(held)},
            file=out,
        )
    return 0
