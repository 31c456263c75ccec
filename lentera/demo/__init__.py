"""The demonstration: a real story with real titles and invented persons."""
