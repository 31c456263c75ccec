"""Protocols: thin adapters by which other systems harvest and query this one. They decide nothing."""
