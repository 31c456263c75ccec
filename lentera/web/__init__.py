"""Pages that show several areas: the desk's home and search, the public portal, checks of papers, calendars."""
