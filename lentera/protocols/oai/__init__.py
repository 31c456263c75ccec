"""OAI-PMH 2.0: arguments (`asking`), tokens, what is said of a record (`crosswalk`), answers, one view."""
