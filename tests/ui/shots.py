"""Pictures of every screen in light and dark, for a person to look at: `python -m tests.ui.shots [NAME…]`.

They go to out/shots/. A page adds its screens to `SCREENS`: a name and a function that brings the stage there.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtQuick import QQuickWindow
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.ui.fake_client import Stage, full_town, set_stage
from ui.looks import dress

OUT = Path(__file__).resolve().parents[2] / "out" / "shots"
SETTLE = 0.6  # seconds for animations and queries

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SCREENS: dict[str, Bring] = {}


def screen(name: str) -> Callable[[Bring], Bring]:
    """Enter a screen into the list."""

    def keep(bring: Bring) -> Bring:
        SCREENS[name] = bring
        return bring

    return keep


@screen("people")
async def people(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("people")


async def shoot(name: str, mode: str) -> None:
    """Make one picture in a world of its own."""
    _, people_by_name = await full_town()
    stage = set_stage(people_by_name["alice"])
    stage.shell.set_mode(mode)
    await asyncio.sleep(0.3)
    await SCREENS[name](stage, people_by_name)
    await asyncio.sleep(SETTLE)
    window = stage.window
    assert isinstance(window, QQuickWindow)
    window.grabWindow().save(str(OUT / f"{name}-{mode}.png"))
    for complaint in stage.complaints:
        print(f"{name}: {complaint}", file=sys.stderr)
    await stage.bridge.close()
    window.close()


def main(names: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    dress(application)
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        for name in names or SCREENS:
            for mode in ("light", "dark"):
                loop.run_until_complete(shoot(name, mode))
    print(f"{OUT.relative_to(Path.cwd())}: {', '.join(sorted(path.name for path in OUT.glob('*.png')))}")


if __name__ == "__main__":
    main(sys.argv[1:])
