"""Tables of copies: one file a life cycle."""

import lentera.stock.models.unseen  # noqa: F401 - before the indexes that ask by it
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
from lentera.stock.models.recall import RecallAnswer
from lentera.stock.models.review import (
    AppealOutcome,
    ItemAdaptation,
    RejectionProposal,
    Review,
    ReviewAppeal,
    ReviewDecision,
    ReviewListEntry,
    ReviewPolicy,
    ReviewRule,
    ReviewSubmission,
)
from lentera.stock.models.stocktake import Stocktake, StocktakeMark, StocktakeScan
from lentera.stock.models.weeding import WeedingLine

__all__ = [
    "AppealOutcome",
    "Handover",
    "HandoverScheme",
    "Holding",
    "Item",
    "ItemAdaptation",
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
    "RecallAnswer",
    "ReceiptLine",
    "ReceiptScan",
    "RejectionProposal",
    "ReturnCount",
    "ReturnLine",
    "ReturnSending",
    "Review",
    "ReviewAppeal",
    "ReviewDecision",
    "ReviewListEntry",
    "ReviewPolicy",
    "ReviewRule",
    "ReviewSubmission",
    "Stocktake",
    "StocktakeMark",
    "StocktakeScan",
    "SurplusCopy",
    "SurplusTrace",
    "WeedingLine",
]
