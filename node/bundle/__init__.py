"""BUNDLES: a file that carries what people lack to where no network goes; the bytes are in `FORMAT.md`.

Nothing here decides who may read what: letters are sealed to devices, content is sealed under the keys of its group.
"""
