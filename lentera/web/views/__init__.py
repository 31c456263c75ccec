"""Views by page: home, search, portal, checks, calendars, and what machines ask."""
