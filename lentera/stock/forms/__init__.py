"""Forms of the area: one file a life cycle."""
