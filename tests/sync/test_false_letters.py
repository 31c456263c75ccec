"""Letters and receipts of somebody who lies: refused with a sentence, and nothing is forgotten for them."""

from uuid import uuid4

import msgspec
import pytest

from lentera.journal.letters import Letter, Posted, ReceivedLetter
from lentera.journal.refusals import Refusal
from lentera.sync import exporting, registry
from lentera.sync.bundle import messages
from lentera.sync.cargo import letters as cargo
from lentera.sync.models import LetterReceipt, RelayedLetter
from lentera.sync.sealed_letters import seal
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.test_letters import DAY, KIND, WORDS, codes, count, far, heard, texts, write  # noqa: F401 (fixtures)


def forged(house, letter, receiver):
    """A bundle of a node with this letter in it."""

    class Forging(cargo.Letters):
        def load(self, peer):
            yield letter
            yield messages.OnTheWay(letter.id)

    with house.open(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting, "CARGOES", (Forging(),))
        made = exporting.export(receiver.id)
    assert isinstance(made, bytes)
    return made


@pytest.mark.parametrize("case", ["another's name", "changed", "cut", "long", "another's words"])
def test_a_strangers_or_broken_letter_is_refused_with_a_sentence(hub, site, far, case):  # noqa: F811
    """The hub itself is the attacker, and the node next door."""
    with site.open():
        posted = Posted(uuid4(), PRISON, OTHER, KIND, DAY, b"palsu")
        honest = seal(posted, registry.node(far.id))
    with hub.open():
        false = seal(Posted(uuid4(), PRISON, OTHER, KIND, DAY, b"palsu"), registry.node(far.id))
        own = msgspec.structs.replace(
            seal(Posted(posted.id, AGENCY, OTHER, KIND, DAY, b""), registry.node(far.id)),
            sealed=honest.sealed,
        )
        from lentera.sync import sealed_letters

        signature = sealed_letters.signing_key().sign(sealed_letters._letter_message(own))
        own = msgspec.structs.replace(own, signature=signature)
    broken = bytearray(honest.sealed)
    broken[-1] ^= 1
    letter, code = {
        "another's name": (false, "letter-stranger"),
        "changed": (msgspec.structs.replace(honest, sealed=bytes(broken)), "letter-stranger"),
        "cut": (msgspec.structs.replace(honest, to=honest.to[:9]), "letter-broken"),
        "long": (msgspec.structs.replace(honest, sealed=b"x" * 99_999), "letter-broken"),
        "another's words": (own, "letter-sealed-otherwise"),
    }[case]
    taken = far.take(forged(hub, letter, far))
    assert not isinstance(taken, Refusal), "the rest of the bundle is taken"
    assert codes(far) == [code]
    assert texts(far) == []
    assert count(far, ReceivedLetter, LetterReceipt) == (0, 0)


def test_a_false_receipt_makes_nobody_forget_a_letter(hub, site, far, heard):  # noqa: F811
    id = write(site)
    with hub.open():
        from lentera.sync.sealed_letters import sign_receipt

        got = sign_receipt(messages.Letter(id.bytes, PRISON.bytes, OTHER.bytes, b"", b"", "", b""))

    class Lying(cargo.Letters):
        def load(self, peer):
            yield got

    with hub.open(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting, "CARGOES", (Lying(),))
        lie = exporting.export(site.id)
    site.take(lie)
    assert heard == []
    assert count(site, Letter) == (1,)


def test_a_site_passes_no_letters_on(hub, site, far):  # noqa: F811
    with hub.open():
        hub.author = AGENCY
    write(hub, WORDS, OTHER)
    with hub.open():
        letter = seal(Posted(uuid4(), AGENCY, OTHER, KIND, DAY, b"x"), registry.node(far.id))
    site.take(forged(hub, letter, site))
    assert count(site, RelayedLetter) == (0,)
