"""Words of commands that several areas take."""

import argparse
from datetime import date

from django.utils.translation import gettext as _


def day(told: str) -> date:
    """A day as commands take it. Raises ArgumentTypeError for what is none."""
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            str(_("%(told)r bukan hari seperti 2024-01-26")) % {"told": told}
        ) from error
