"""A small area for the journal's proofs: beds in a garden, and what grows in them."""
