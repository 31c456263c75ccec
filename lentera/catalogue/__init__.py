"""Catalogue: records (titles), their import and matching, and search."""
