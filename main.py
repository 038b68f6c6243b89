"""Chooses what to run: a command of the command line, or the window where none is named."""

import sys

from app import cli
from ui import open_window


def main() -> int:
    """Run one command line and give its exit code."""
    return cli.main(window=open_window)


if __name__ == "__main__":
    sys.exit(main())
