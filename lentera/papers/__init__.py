"""Papers: their numbers, versions, scans and retention. Knows no area; each area makes papers of its own."""
