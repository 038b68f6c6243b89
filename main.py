"""Chooses what to run: a command of the command line, or the window where none is named."""

import signal

# While everything is loaded nobody is there to take Ctrl+C as an end: until then it ends this as it ends any program.
if by_keys := signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from app import cli


def main() -> int:
    """Run one command line and give its exit code."""
    if by_keys:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return cli.main(window=open_window)


def open_window(place: cli.Place, link: str) -> int:  # noqa: D103
    from ui import open_window as run  # late: most command lines open none

    return run(place, link)


if __name__ == "__main__":
    raise SystemExit(main())
