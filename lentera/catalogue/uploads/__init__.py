"""Uploaded files on their way into the catalogue: kept outside the journal, looked at, checked, imported, erased."""
