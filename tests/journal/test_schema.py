"""What growing past one machine asks of every table, held from the beginning; and that facts name an audience."""

import pytest
from django.apps import apps
from django.db import models

from lentera.journal.facts import all_kinds
from lentera.journal.forgettable import Forgettable
from lentera.journal.models import Author
from lentera.journal.projecting import Projected

# Local to one machine, each for its reason: credentials, this installation, and what nodes keep of each other's
# bundles. Django's own tables are local too.
LOCAL = {
    "institutions.Account",
    "institutions.LoginFailure",
    "journal.Node",
    "journal.Author",
    "sync.Compared",
    "sync.Comparing",
    "sync.Digested",
    "sync.Handover",
    "sync.KeeperSaid",
    "sync.KeptParcel",
    "sync.OpenFork",
    "sync.OwnParcel",
    "sync.Parked",
    "sync.ParcelsAsked",
    "sync.Peer",
    "sync.PeerTip",
    "sync.StandingRows",
}
OURS = [model for model in apps.get_models() if model.__module__.startswith(("lentera.", "tests."))]
SPREAD = [model for model in OURS if model._meta.label not in LOCAL]


@pytest.mark.parametrize("model", SPREAD, ids=lambda model: model._meta.label)
def test_every_row_carries_its_author(model):
    author = model._meta.get_field("institution")
    assert author.related_model is Author
    assert not author.db_constraint


@pytest.mark.parametrize("model", SPREAD, ids=lambda model: model._meta.label)
def test_ids_are_uuids_and_links_are_logical(model):
    if issubclass(model, Projected | Forgettable):
        assert isinstance(model._meta.pk, models.UUIDField)
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey):
            assert not field.db_constraint, f"{model._meta.label}.{field.name} is bound by the database"
    assert not model._meta.local_many_to_many


@pytest.mark.parametrize("model", SPREAD, ids=lambda model: model._meta.label)
def test_every_unique_constraint_includes_the_author(model):
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            assert "institution" in constraint.fields, f"{model._meta.label}: {constraint.name}"
    assert not model._meta.unique_together
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            assert model._meta.label in LOCAL, f"{model._meta.label}.{field.name}"


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: f"{kind.name} {kind.version}")
def test_every_fact_is_told_to_somebody_in_the_past_tense_of_its_area(kind):
    assert kind.to.kind in ("self", "public", "partners", "to", "parties")
    assert kind.to.field is None or kind.to.field in kind.struct.__struct_fields__
    assert kind.area in {app.label for app in apps.get_app_configs()}
