"""JOBS: what this node still has to do, what it gave up and why.

Start at `api.py`; who does it is the business of the node.
"""
