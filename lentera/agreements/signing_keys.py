"""With which key an official signs here, and whose certificates this office believes.

Settings, all optional, from the environment:
LENTERA_SIGNING_KEYS: `own` (this installation's own authority; proves integrity only, see `documents.authority`), `pfx`
or `pkcs11`. LENTERA_SIGNING_PFX: path of a PFX file, LENTERA_SIGNING_PFX_PASSWORD. LENTERA_SIGNING_PKCS11: path of the
token's library, LENTERA_SIGNING_TOKEN, LENTERA_SIGNING_PIN, LENTERA_SIGNING_KEY. `{username}` in a path or key label
stands for the account. LENTERA_SIGNING_TSA: address of a timestamp service. LENTERA_SIGNING_ROOTS: files of roots to
believe in uploaded PDFs, with the system's path separator between.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from lentera.agreements.facts.agreement import Party
from lentera.documents.signatures import CannotSign, Token, Trust
from lentera.journal.refusals import Refusal

if TYPE_CHECKING:
    from lentera.documents.authority import Authority
    from lentera.documents.signing import Signer


def signer_for(account: UUID, username: str, party: Party, at: datetime) -> "Signer":
    """The key of the official who signs for a party. Raises CannotSign where there is none."""
    from lentera.documents.signing import pfx_signer, token_signer  # only here: it loads much

    signatory = party.signatory
    if signatory is None:
        raise CannotSign(Refusal("signatory-missing", party=party.name))
    told = settings.LENTERA_SIGNING
    match told.get("LENTERA_SIGNING_KEYS", "own"):
        case "pfx":
            path = Path(told.get("LENTERA_SIGNING_PFX", "").replace("{username}", username))
            if not path.is_file():
                raise CannotSign(Refusal("signing-key-missing", signatory=signatory.name))
            return pfx_signer(path.read_bytes(), told.get("LENTERA_SIGNING_PFX_PASSWORD", ""))
        case "pkcs11":
            return token_signer(
                Token(
                    library=told.get("LENTERA_SIGNING_PKCS11", ""),
                    label=told.get("LENTERA_SIGNING_TOKEN", ""),
                    pin=told.get("LENTERA_SIGNING_PIN", ""),
                    key=told.get("LENTERA_SIGNING_KEY", "{username}").replace("{username}", username),
                )
            )
        case _:
            return authority().signer(
                str(account),
                name=signatory.name,
                position=signatory.position,
                organisation=party.name,
                at=at,
            )


def proves_integrity_only() -> bool:
    """Whether signatures here come from this installation's own authority, which the page says."""
    return settings.LENTERA_SIGNING.get("LENTERA_SIGNING_KEYS", "own") not in ("pfx", "pkcs11")


def authority() -> "Authority":
    """This installation's own authority, beside the node's other keys."""
    from lentera.documents.authority import Authority  # only here: it loads much

    return Authority(Path(settings.LENTERA_HOME) / "keys" / "signing")


def timestamper() -> str | None:
    """The address of the timestamp service, where one is set."""
    return settings.LENTERA_SIGNING.get("LENTERA_SIGNING_TSA") or None


def trust() -> Trust:
    """Whose certificates are believed: our own authority's, and the roots that the office chose."""
    given = [
        Path(name).read_bytes()
        for name in settings.LENTERA_SIGNING.get("LENTERA_SIGNING_ROOTS", "").split(os.pathsep)
        if name and Path(name).is_file()
    ]
    return Trust(own=[authority().root()], given=given)
