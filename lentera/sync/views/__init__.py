"""Pages of exchange: the address for nodes, and the desk's page."""
