"""`lentera catalogue match`: propose records of several catalogues that are one title; `--evaluate` says how well."""

import argparse
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.catalogue.actions.union import LEAST
from lentera.catalogue.queries.union import proposals_left, told_for_matching
from lentera.catalogue.union import running
from lentera.catalogue.union.engine import ENGINES, EngineMissing, find_pairs
from lentera.catalogue.union.evaluating import changed_copies, copy_of, scores
from lentera.catalogue.union.memory import compared, too_little
from lentera.catalogue.union.rows import rows_of
from lentera.journal.holding import AtWork
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.hooks import text_of

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99)
SEED = 20240126


def add_match(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `match` among the commands of the catalogue."""
    parser = commands.add_parser("match", help=_("cari judul yang sama di beberapa katalog"))
    parser.add_argument("--engine", choices=ENGINES, default="duckdb", help=_("mesin hitung"))
    parser.add_argument("--within", action="store_true", help=_("juga rangkap di dalam satu katalog"))
    parser.add_argument(
        "--least",
        type=_share,
        default=LEAST,
        metavar="P",
        help=_("usulkan pasangan dengan peluang sedikitnya P (0 sampai 1)"),
    )
    parser.add_argument(
        "--evaluate",
        action="store_true",
        help=_("ukur ketepatan dengan salinan yang diubah; tidak mengusulkan"),
    )
    parser.add_argument("--institution", type=UUID, help=_("lembaga pemilik katalog"))


def run_match(args: argparse.Namespace, institution: UUID, out: TextIO) -> int:
    """Run the command for an institution; exit code 1 when the engine is missing, memory is short or another run goes
    on.
    """
    if args.engine == "duckdb":
        short = too_little(compared(institution) * (2 if args.evaluate else 1))
        if short is not None:
            print(text_of(short.code, short.details), file=out)
            return 1
    try:
        if args.evaluate:
            return _evaluate(args, institution, out)
        done = running.run(institution, engine=args.engine, within=args.within, least=args.least)
    except AtWork:
        print(text_of("match-running", {}), file=out)
        return 1
    except EngineMissing as missing:
        print(_what_is_missing(missing.engine), file=out)
        return 1
    told = {"records": formats.number(done.records), "pairs": formats.number(done.pairs)}
    print(
        counted("%(records)s cantuman dibandingkan, %(pairs)s pasangan diusulkan.", "records") % told,
        file=out,
    )
    left = formats.number(proposals_left(institution))
    print(
        counted("%(left)s pasangan menunggu di halaman Koleksi > Judul yang sama.", "left") % {"left": left},
        file=out,
    )
    return 0


def _evaluate(args: argparse.Namespace, institution: UUID, out: TextIO) -> int:
    """Compare the records with copies of them that were changed as another house would have written them."""
    told = [one for one in told_for_matching(institution) if one.institution == institution]
    pairs = find_pairs(rows_of([*told, *changed_copies(told, SEED)]), engine=args.engine, least=THRESHOLDS[0])
    true = [frozenset((one.id, copy_of(one.id))) for one in told]
    print(
        counted("%(count)s cantuman dan salinannya yang diubah:", "count")
        % {"count": formats.number(len(told))},
        file=out,
    )
    print(_("peluang   ketepatan   ketemu"), file=out)
    for score in scores(pairs, true, THRESHOLDS):
        print(f"{score.threshold:>7.2f}{score.precision:>12.3f}{score.recall:>9.3f}", file=out)
    return 0


def _share(text: str) -> float:
    number = float(text.replace(",", "."))
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(_("antara 0 dan 1"))
    return number


def _what_is_missing(engine: str) -> str:
    if engine == "spark":
        return _(
            "Mesin Spark memerlukan Java dan PySpark: pasang Java, lalu pip install 'lentera[match]' pyspark"
        )
    return _("Pencocokan memerlukan splink: pip install 'lentera[match]'")
