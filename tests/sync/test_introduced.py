"""A signer whom the receiver meets in the very bundle that bears his signature."""

from uuid import uuid4

from lentera.journal.refusals import Refusal
from lentera.sync import importing, key_changes, registry
from lentera.sync.models import NodeKey, RegisteredNode
from tests.journal.sample.facts import PlantsGiven
from tests.journal.sample.models import Gift, PriceList
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.nodes import House, pair
from tests.sync.test_exchange import carry, say
from tests.sync.test_keys import key_of


def renew_the_hub(hub):
    with hub.open():
        told = key_changes.register_renewal(key_changes.ask_renewal())
        assert not isinstance(told, Refusal), told
        key_changes.use_next_keys()


def test_the_hubs_next_key_signs_the_bundle_that_brings_its_registration(hub, site):
    before = key_of(hub)
    renew_the_hub(hub)
    assert key_of(hub) != before
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9))
    taken = carry(hub, site)
    assert (taken.entries - _of_registry(taken), taken.parked) == (1, [])
    with site.open():
        assert [row.plants for row in Gift.objects.filter(partner=PRISON)] == [9]
        assert set(NodeKey.objects.filter(node=hub.id).values_list("state", flat=True)) == {"good", "retired"}


def test_a_new_node_and_its_first_words_come_in_one_bundle(hub, site, template, tmp_path):
    third = House(tmp_path / "third", template).start("site", "Rutan Pelaihari")
    pair(hub, third, [OTHER])
    say(third, OTHER, blob=b"Daftar rutan")
    carry(third, hub)
    with site.open():
        assert not RegisteredNode.objects.filter(id=third.id).exists()
    taken = carry(hub, site)
    assert taken.parked == []
    with site.open():
        assert RegisteredNode.objects.filter(id=third.id).exists()
        assert PriceList.objects.get(institution=OTHER).words == "Daftar rutan"


def test_who_is_introduced_by_nobody_but_himself_is_refused(hub, site, monkeypatch):
    """The same bundle, without the root's word in it: the key is a stranger's."""
    renew_the_hub(hub)
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9))
    stick, before = hub.export(site), site.entries()
    monkeypatch.setattr(importing, "_take_registry", lambda content: None)
    assert site.take(stick) == Refusal("bundle-stranger", name="Dispersip")
    assert site.entries() == before


def _of_registry(taken):
    return sum(count for (_, area), count in taken.streams.items() if area == registry.AREA)
