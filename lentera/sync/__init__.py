"""How nodes exchange streams: signed, encrypted bundles that travel on a stick or over HTTPS."""
