"""A real window in front of a person's node, drawn nowhere; the node runs already, so the window is its client."""

import signal
import subprocess
from types import TracebackType
from typing import Final

from tests.person import KITH, Person

STOP_S: Final = 120.0


class Window:
    """Open within a `with`."""

    def __init__(self, person: Person) -> None:
        self._line = [*KITH, "--home", str(person.home)]
        self._environment = person.environment | {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
        self._environment["KITH_PASSPHRASE_FILE"] = str(person.passphrase_file)

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._line, env=self._environment, start_new_session=True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process.poll() is not None:
            raise AssertionError("the window did not stay open")
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(STOP_S)
