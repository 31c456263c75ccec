"""Pages of the catalogue, a file per concern. They work without JavaScript; every choice stands in the address."""
