"""The command `lentera`. Commands follow LANG: Indonesian first, English where LANG asks for it."""

import argparse
import os
import sys
from importlib import import_module
from io import TextIOWrapper

COMMANDS = ("node", "journal", "accounts", "serving", "copies", "exports", "service", "update")
AREAS_WITH_COMMANDS = ("sync", "catalogue", "stock", "takeover", "protocols", "demo")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code (0 done, 1 something was refused, 2 wrong usage)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lentera.config.settings")
    import django

    try:
        django.setup()
    except (OSError, ValueError) as why:  # the settings: a home that cannot be made, a value that is none
        sys.exit(f"lentera: {why}")
    from django.db import DatabaseError, OperationalError
    from django.utils import translation

    from lentera.config.commands import beginning, usage
    from lentera.config.commands.telling import complain
    from lentera.journal.mark import NodeAsks
    from lentera.journal.node import NotAtHome
    from lentera.journal.tables import NewerTables
    from lentera.pages.hooks import text_of
    from lentera.sync.homes import sentence_elsewhere

    translation.activate("en" if _language().startswith("en") else "id")
    usage.speak()
    parsed = _parser().parse_args(arguments)
    if not hasattr(parsed, "run"):
        _parser().parse_args([*(arguments if arguments is not None else sys.argv[1:]), "--help"])
    try:
        obstacle = beginning.obstacle(_words(parsed))
        return complain(obstacle) if obstacle else int(parsed.run(parsed) or 0)
    except NewerTables:
        return complain(beginning.newer_sentence())
    except NodeAsks:
        return complain(text_of("node-asks", {}))
    except NotAtHome as elsewhere:
        return complain(sentence_elsewhere(elsewhere))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except OSError as why:
        return complain(beginning.machine_sentence(why))
    except DatabaseError as why:
        if not isinstance(why, OperationalError) and type(why) is not DatabaseError:
            raise  # what a program got wrong, not the machine
        return complain(beginning.database_sentence(why))


def entry_point() -> None:
    """What the installed script calls."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of Windows does not have every sign
    sys.exit(main())


def _words(parsed: argparse.Namespace) -> str:
    """The command as it was typed, without its arguments: `tick`, `sync check`."""
    return " ".join(word for word in (parsed.command, getattr(parsed, "sync_command", None)) if word)


def _language() -> str:
    return os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "id"


def _parser() -> argparse.ArgumentParser:
    from django.utils.translation import gettext as _

    parser = argparse.ArgumentParser(
        prog="lentera",
        description=_("Perintah lentera berbahasa Indonesia, atau Inggris bila LANG memintanya."),
    )
    subparsers = parser.add_subparsers(title=_("perintah"), metavar="COMMAND", dest="command")
    for name in COMMANDS:
        import_module(f"lentera.config.commands.{name}").add_arguments(subparsers)
    for area in AREAS_WITH_COMMANDS:
        import_module(f"lentera.{area}.commands").add_arguments(subparsers)
    return parser
