"""The sample world: people who do not exist, on nodes of this machine alone, to look around before there is anybody.

`world.py` brings the nodes up and takes everything away, `story.py` is what was said, `paint.py` makes the pictures.
"""
