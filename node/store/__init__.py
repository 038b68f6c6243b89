"""The facts of a peer on disk: one encrypted SQLite file, one writer, a few readers.

`db.py` is the door (write, read, close), `log.py` the events, the other modules one kind of row each; `schema/` is the
commented document of every table. Nothing outside this folder opens a SQLite file or writes SQL about these tables.
"""
