"""Opens the sample world: another window, on a home and nodes of its own that are gone once that window is closed.

Nothing of it comes near the store of this window; what it is: `app/sample/`.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.child import MAIN
from app.words import say, spoken

LOOK_MS = 500
OURS = ("KITH_HOME", "KITH_PASSPHRASE_FILE", "KITH_KEY_FILE")  # of this window's home, not of the samples


class Samples(QObject):
    """The sample world that was opened here, if any; `tell` takes a passing sentence."""

    def __init__(self, tell: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tell = tell
        self._process: subprocess.Popen[bytes] | None = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def open(self) -> None:
        """Open it, unless it is open."""
        if self._process is not None and self._process.poll() is None:
            self._tell(say("The sample world is open already, in a window of its own."))
            return
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [*MAIN, "demo"],
            env=environment | {"KITH_LANG": spoken()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._timer.start()
        self._tell(say("A sample world opens in a window of its own; that takes a few seconds."))

    def _look(self) -> None:
        code = None if self._process is None else self._process.poll()
        if code is None:
            return
        self._timer.stop()
        if code > 0:
            self._tell(say("The sample world could not be opened."))
