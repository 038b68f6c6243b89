"""What a person chose of how a window looks and speaks, and what its notices say: kept in its small file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSettings

from ui.shell import TELL, Shell

MODES = ("system", "light", "dark")


def restore(settings: QSettings, shell: Shell, retranslate: Callable[[], object]) -> None:
    """Take what was kept, and keep what is chosen from now on; `retranslate` has the window speak another language."""
    mode = str(settings.value("colours", "system"))
    shell.set_mode(mode if mode in MODES else "system")
    shell.mode_chosen.connect(lambda chosen: settings.setValue("colours", chosen))
    shell.speech.restore(settings.value)
    shell.speech.chosen.connect(settings.setValue)
    shell.speech.changed.connect(retranslate)
    shell.appearance.restore(settings.value)
    shell.appearance.chosen.connect(settings.setValue)
    for kept in ("notices_on", "notices"):
        shell.set_notices(str(settings.value(kept, "")))

    def keep_notices(chosen: str) -> None:
        """Keep what was chosen, and what notices say once they are switched on again."""
        settings.setValue("notices", chosen)
        if chosen != TELL[-1]:
            settings.setValue("notices_on", chosen)

    shell.notices_chosen.connect(keep_notices)
