"""Tables of copies: one file a life cycle."""

from lentera.stock.models.item import (
    Holding,
    Item,
    LossCase,
    LossSettlement,
)
from lentera.stock.models.placement import (
    Handover,
    HandoverScheme,
    Placement,
    PlacementDraft,
    PlacementDraftLine,
    PlacementLine,
    PlacementReceipt,
    ReceiptLine,
    ReceiptScan,
    ReturnCount,
    ReturnLine,
    ReturnSending,
    SurplusCopy,
    SurplusTrace,
)
from lentera.stock.models.provision import (
    MaterialsRequest,
    Provision,
    ProvisionIntake,
    ProvisionReceipt,
)
from lentera.stock.models.stocktake import Stocktake, StocktakeMark, StocktakeScan

__all__ = [
    "Handover",
    "HandoverScheme",
    "Holding",
    "Item",
    "LossCase",
    "LossSettlement",
    "MaterialsRequest",
    "Placement",
    "PlacementDraft",
    "PlacementDraftLine",
    "PlacementLine",
    "PlacementReceipt",
    "Provision",
    "ProvisionIntake",
    "ProvisionReceipt",
    "ReceiptLine",
    "ReceiptScan",
    "ReturnCount",
    "ReturnLine",
    "ReturnSending",
    "Stocktake",
    "StocktakeMark",
    "StocktakeScan",
    "SurplusCopy",
    "SurplusTrace",
]
