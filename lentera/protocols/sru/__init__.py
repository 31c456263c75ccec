"""SRU 1.1, 1.2 and 2.0: the query language (`cql`), arguments (`asking`), search (`finding`), answers, one view."""
