"""How facts change the tables of copies."""

from lentera.stock.projections import item, placement, provision, receipt, stocktake

__all__ = ["item", "placement", "provision", "receipt", "stocktake"]
