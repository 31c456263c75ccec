"""Covers of records: pictures kept here, in two sizes, without what tells of place and camera."""
