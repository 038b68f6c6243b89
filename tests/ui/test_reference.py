"""Eight screens against pictures that somebody looked at: seen from afar they are the same.

`python -m tests.ui.test_reference` makes the pictures in `reference/` anew; look at them before they are kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageChops

pytestmark = pytest.mark.xdist_group("reference")  # all are taken at once, and once

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(__file__).with_name("reference")
SCREENS = (
    "first-welcome",
    "chat-bob",
    "group-busy",
    "search",
    "works",
    "settings",
    "person-safety",
    "network",
)
MODES = ("light", "dark")
AFAR = 20
"""So many px of the window become one."""

LONGER = (3, 10)
MOST_MEAN, MOST_SPOT = 4.0, 90
"""Steps of brightness, of 255, by which the whole and any one spot may differ: another time of day, other fonts."""


def made(folder: Path, patience: float = 1, screens: Sequence[str] = SCREENS) -> str:
    """Have pictures made, in `folder`; a window is given so many times as long to come to rest. What failed.

    On a busy machine something may not be there yet that is pressed.
    """
    kept = {"KITH_SHOTS": str(folder), "KITH_SETTLE": str(patience)}
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"} | kept
    line = [sys.executable, "-m", "tests.ui.shots", *screens]
    done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def differs(one: Image.Image, other: Image.Image) -> str:
    """Say how two pictures differ when they are seen from afar, or nothing."""
    if one.size != other.size:
        return f"{one.size} instead of {other.size}"
    size = one.width // AFAR, one.height // AFAR
    afar = [picture.convert("L").resize(size, Image.Resampling.BOX) for picture in (one, other)]
    counts = ImageChops.difference(*afar).histogram()
    mean = sum(step * count for step, count in enumerate(counts)) / (size[0] * size[1])
    spot = max(step for step, count in enumerate(counts) if count)
    return f"on the whole {mean:.1f}, at most {spot}" if mean > MOST_MEAN or spot > MOST_SPOT else ""


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shots")
    made(folder)
    return folder


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_was_looked_at(name: str, mode: str, shots: Path) -> None:
    kept = Image.open(KEPT / f"{name}-{mode}.png")
    kept = kept.convert("RGB").resize((2 * kept.width, 2 * kept.height))
    shot, failed = shots / f"{name}-{mode}.png", ""
    for patience in LONGER:
        if not shot.exists() or differs(Image.open(shot), kept):  # perhaps it was taken before it was at rest
            failed = made(shots, patience, [name])
    assert shot.exists(), failed
    assert differs(Image.open(shot), kept) == ""


def test_what_is_moved_or_gone_is_seen_from_afar() -> None:
    kept = Image.open(KEPT / "chat-bob-light.png").convert("RGB").resize((1180, 760))
    moved = ImageChops.offset(kept, 60, 0)
    gone = kept.copy()
    gone.paste(kept.getpixel((700, 400)), (390, 110, 1180, 690))
    dark = Image.open(KEPT / "chat-bob-dark.png").convert("RGB").resize((1180, 760))
    assert all(differs(each, kept) for each in (moved, gone, dark))


def main() -> None:
    """Make the pictures that are kept anew."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        made(Path(folder))
        for path in Path(folder).glob("*.png"):
            picture = Image.open(path).convert("RGB")
            half = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
            half.quantize(64, dither=Image.Dither.NONE).save(KEPT / path.name, optimize=True)


if __name__ == "__main__":
    main()
