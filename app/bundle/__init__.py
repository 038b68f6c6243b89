"""BUNDLE: what people lack as a file that anybody can carry, for who has no network between them."""
