"""Copy cataloguing: asking catalogues elsewhere over SRU, and taking a record from them."""
