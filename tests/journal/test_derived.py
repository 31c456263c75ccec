"""What lies outside the journal is listed: every table is a projection, forgettable, derived, or named here."""

import pytest
from django.apps import apps

from lentera.journal.derived import Derived, derived_models
from lentera.journal.forgettable import Forgettable
from lentera.journal.projecting import Projected

KINDS = (Projected, Forgettable, Derived)
# Credentials, mail on its way out, what other nodes said and signed: what belongs to this installation.
NAMED = {
    "institutions.Account",
    "institutions.LoginFailure",
    "sync.BlobPiece",
    "sync.BlobWant",
    "sync.Compared",
    "sync.Comparing",
    "sync.Digested",
    "sync.ErasedBlob",
    "sync.Handover",
    "sync.KeeperSaid",
    "sync.KeptParcel",
    "sync.LetterReceipt",
    "sync.OpenFork",
    "sync.OwnParcel",
    "sync.ParcelsAsked",
    "sync.Parked",
    "sync.Peer",
    "sync.PeerTip",
    "sync.PeerWant",
    "sync.ServedBlob",
    "sync.RelayedLetter",
    "sync.SignedTip",
    "sync.StandingRows",
    "web.OutgoingMail",
}


def test_every_table_of_an_area_says_where_its_rows_come_from():
    ours = [model for model in apps.get_models() if model.__module__.startswith("lentera.")]
    areas = [model for model in ours if model._meta.app_label != "journal"]
    loose = {model._meta.label for model in areas if not issubclass(model, KINDS)}
    assert loose == NAMED


@pytest.mark.parametrize("model", derived_models(), ids=lambda model: model._meta.label)
def test_a_derived_table_says_from_what_it_is_made(model):
    assert len(model.FROM) > 20
