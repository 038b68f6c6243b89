"""On the path of processes that are to be of another version: see `sitecustomize.py`."""
