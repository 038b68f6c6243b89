"""The program `kith-voice` of a bundle: the process of voice messages, see `node/media/programs.py`."""

from node.media.booth_child import main

main()
