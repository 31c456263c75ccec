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
    from django.utils import translation

    django.setup()
    from lentera.config.commands.telling import complain
    from lentera.journal.mark import NodeAsks
    from lentera.journal.node import NotAtHome
    from lentera.pages.hooks import text_of
    from lentera.sync.homes import sentence_elsewhere

    translation.activate("en" if _language().startswith("en") else "id")
    parsed = _parser().parse_args(arguments)
    if not hasattr(parsed, "run"):
        _parser().parse_args([*(arguments if arguments is not None else sys.argv[1:]), "--help"])
    try:
        return int(parsed.run(parsed) or 0)
    except NodeAsks:
        return complain(text_of("node-asks", {}))
    except NotAtHome as elsewhere:
        return complain(sentence_elsewhere(elsewhere))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1


def entry_point() -> None:
    """What the installed script calls."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of Windows does not have every sign
    sys.exit(main())


def _language() -> str:
    return os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "id"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lentera", description=__doc__)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in COMMANDS:
        import_module(f"lentera.config.commands.{name}").add_arguments(subparsers)
    for area in AREAS_WITH_COMMANDS:
        import_module(f"lentera.{area}.commands").add_arguments(subparsers)
    return parser
