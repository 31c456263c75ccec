"""Pages of institutions and accounts."""
