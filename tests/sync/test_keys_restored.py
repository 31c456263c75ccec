"""The hub is put back from a backup that knows nothing of a key that a site has renewed since."""

from lentera.journal.refusals import Refusal
from lentera.sync.models import NodeKey
from tests.sync.test_exchange import carry
from tests.sync.test_keys import give, key_of, renew


def test_a_hub_restored_to_before_a_renewal_hears_of_it_once_the_site_has_read_so(hub, site):
    for sender, receiver in ((hub, site), (site, hub)):
        carry(sender, receiver)
    copy = hub.keep_copy("before")
    renew(hub, site)
    carry(hub, site)
    give(site, 1)
    carry(site, hub)
    hub.put_back(copy)
    give(site, 2)
    refused = hub.take(site.export(hub))
    assert refused == Refusal("bundle-stranger", name="Lapas Karang Intan"), (
        "the site holds it for the old hub"
    )
    carry(hub, site)
    taken = carry(site, hub)
    assert taken.parked == [] and taken.entries >= 2
    present = key_of(site)
    with hub.open():
        assert NodeKey.objects.get(node=site.id, state="good").signing == present
    assert carry(site, hub).entries == 0
