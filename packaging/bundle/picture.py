"""The program `kith-picture` of a bundle: the process that decodes pictures, see `node/media/programs.py`."""

from node.media.picture_child import main

main()
