"""The program `kith-call` of a bundle: the process that holds a call, see `node/media/programs.py`."""

from node.media.call_child import main

main()
