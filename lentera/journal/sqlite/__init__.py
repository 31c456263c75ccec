"""SQLite as the journal uses it: Django's backend, named so in the settings. Django finds its connection in `base`."""
