"""The area's app."""

from lentera.journal.apps import Area


class StockConfig(Area):
    name = "lentera.stock"
    label = "stock"
