"""MARC 21: splitting files into records, reading them, and telling what they say. Knows neither Django nor
tables.
"""
