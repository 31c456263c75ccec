"""How facts change the tables of copies."""

from lentera.stock.projections import item, placement, provision, receipt

__all__ = ["item", "placement", "provision", "receipt"]
