"""Members and copies whom a dump knows by a number alone, in words.

Readers of dumps call them `borrower 5` or `item 14`, by which loans find their members; nobody sees that.
"""

import re

from django.utils.translation import gettext as _

from lentera.pages.hooks import text_of
from lentera.takeover.told import Reason

_by_number = re.compile(r"(member|borrower|item|collection) (\d+)")


def shown(name: str) -> str:
    """A card or barcode as it is, and what stands for a missing one as a sentence goes on with it."""
    told = _by_number.fullmatch(name)
    if told is None:
        return name
    if told[1] in ("member", "borrower"):
        return _("anggota nomor %(number)s") % {"number": told[2]}
    return _("eksemplar nomor %(number)s") % {"number": told[2]}


def reason_text(reason: Reason) -> str:
    """Why a line stays out."""
    details = {name: shown(told) if isinstance(told, str) else told for name, told in reason.details.items()}
    return text_of(reason.code, details)
