"""How facts change the tables of copies."""

from lentera.stock.projections import item, placement, provision, recall, receipt, review, stocktake, weeding

__all__ = ["item", "placement", "provision", "recall", "receipt", "review", "stocktake", "weeding"]
