"""Chooses what to run: a command of the command line, or the window where none is named."""

from app import beginning, cli  # in this order


def main() -> int:
    """Run one command line and give its exit code."""
    return beginning.over(lambda: cli.main(window=open_window))


def open_window(place: cli.Place, link: str) -> int:  # noqa: D103
    from ui import open_window as run  # late: most command lines open none

    return run(place, link)


if __name__ == "__main__":
    raise SystemExit(main())
