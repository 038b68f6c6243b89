"""PORTABLE: everything of mine as plain files that any program can read (`kith export`), and back (`kith import`).

The format is `FORMAT.md`. Both are clients of the running node: they use the commands that everybody can use.
"""
