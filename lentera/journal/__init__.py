"""The journal: every fact once, append-only, hash-chained; tables are what it says, laid out for reading."""
