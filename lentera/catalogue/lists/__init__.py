"""Book lists: titles in an order that a librarian chose, with a word on each list; and a visitor's own, in a cookie."""
