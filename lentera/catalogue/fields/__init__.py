"""What MARC 21 knows of its fields: names, indicators, subfields, positions; checks; beginnings by material.

Knows neither Django nor tables. Words stand in data files, Indonesian and English side by side.
"""
