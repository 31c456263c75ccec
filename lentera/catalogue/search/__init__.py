"""Search: a derived index beside the database, rebuilt from it at any time. Knows words and ids, no
tables.
"""
