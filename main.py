"""Chooses what to run. Everything starts with the `kith` command line; the window comes with `ui/`."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main())
