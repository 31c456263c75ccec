"""What bundles carry besides streams: each kind of cargo in a file of its own, loaded and unloaded in this order."""

from lentera.sync.cargo.base import Cargo
from lentera.sync.cargo.compared import Comparisons
from lentera.sync.cargo.kept import KeptParcels
from lentera.sync.cargo.letters import Letters
from lentera.sync.cargo.moved import Moved
from lentera.sync.cargo.offered import Offers
from lentera.sync.cargo.wanted import WantedBlobs

CARGOES: tuple[Cargo, ...] = (Moved(), KeptParcels(), Letters(), Offers(), WantedBlobs(), Comparisons())
