"""The cataloguer's editor: drafts, the two faces, comparing two states of a record."""
