"""Coming back with a backup, by keys and mouse on the first screens; what restores is a fake, and once the real one."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.child import restore_identity
from app.errors import Refused
from app.places import Place
from tests.person import Person, end_everybody, wait_for
from tests.ui.fake_client import settle
from tests.ui.test_first import Screen, begin, screen  # noqa: F401 - a fixture
from ui.first.coming import Chosen, Told
from ui.first.first import NAME
from ui.shell import WELCOME

PHRASE = " ".join(["abandon"] * 23 + ["art"])


class Restorer:
    """Restores when it is let go, or refuses."""

    def __init__(self) -> None:
        self.asked: list[tuple[Chosen, str | None]] = []
        self.refusal: Refused | None = None
        self.goes_on: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def __call__(self, backup: Chosen, passphrase: str | None, told: Told) -> None:
        self.asked.append((backup, passphrase))
        told("files", 1, 2)
        await self.goes_on
        if self.refusal:
            raise self.refusal


@pytest.fixture
def restorer(screen: Screen, run: Any) -> Restorer:  # noqa: F811
    async def make() -> Restorer:
        return Restorer()

    made: Restorer = run(make())
    screen.first.restore = made

    async def choose() -> str:
        return "/media/stick"

    screen.first.property("coming").choose = choose
    begin(screen, run, NAME, WELCOME)
    return made


def come(screen: Screen, run: Any, phrase: str = PHRASE) -> None:  # noqa: F811
    screen.click("backupFolder")
    run(settle())
    screen.find("backupWordsInput").setProperty("text", phrase)
    run(settle())
    screen.click("backupNext")
    run(settle())


def test_a_folder_and_the_words_bring_everything_back(screen: Screen, run: Any, restorer: Restorer) -> None:  # noqa: F811
    screen.click("firstBackup")
    run(settle())
    assert not screen.find("backupNext").isEnabled()
    come(screen, run)
    screen.click("lockKeychain")
    screen.click("lockNext")
    run(settle())
    assert restorer.asked == [(("/media/stick", PHRASE, False), None)]
    assert 0 < screen.find("restoring").property("value") < 0.2
    assert "Checking the files" in screen.shown()
    assert screen.ended == []
    restorer.goes_on.set_result(None)
    run(settle())
    assert screen.ended == [False]
    assert screen.first.property("coming").property("typed") == "", "the words are kept no longer"


def test_what_is_wrong_is_said_where_it_was_chosen_and_can_be_put_right(
    screen: Screen,  # noqa: F811
    run: Any,
    restorer: Restorer,
) -> None:
    screen.click("firstBackup")
    run(settle())
    come(screen, run, "too few words")
    assert "These are 3 words; there must be 24." in screen.shown()
    come(screen, run)
    restorer.refusal = Refused("not_restored", "This recovery phrase does not open this backup.")
    restorer.goes_on.set_result(None)
    screen.click("lockKeychain")
    screen.click("lockNext")
    run(settle())
    assert "This recovery phrase does not open this backup." in screen.shown()
    assert screen.find("backupWordsInput").property("text") == PHRASE
    restorer.refusal = None
    come(screen, run)
    screen.click("lockNext")
    run(settle())
    assert screen.ended == [False]


def test_of_a_damaged_backup_what_is_whole_comes_back_once_that_is_wished_for(
    screen: Screen,  # noqa: F811
    run: Any,
    restorer: Restorer,
) -> None:
    screen.click("firstBackup")
    run(settle())
    assert screen.find("backupRest") is None
    come(screen, run)
    restorer.refusal = Refused("backup_damaged", "The backup is damaged: its file head is missing.")
    restorer.goes_on.set_result(None)
    screen.click("lockKeychain")
    screen.click("lockNext")
    run(settle())
    assert "The backup is damaged: its file head is missing." in screen.shown()
    restorer.refusal = None
    screen.click("backupRest")
    run(settle())
    screen.click("lockNext")
    run(settle())
    assert [backup[2] for backup, _ in restorer.asked] == [False, True]
    assert screen.ended == [False]


def test_one_can_go_back_to_a_new_identity(screen: Screen, run: Any, restorer: Restorer) -> None:  # noqa: F811
    screen.click("firstBackup")
    run(settle())
    screen.click("backupBack")
    run(settle())
    screen.type("firstNameInput", "Alice")
    screen.click("firstNext")
    run(settle())
    screen.click("lockKeychain")
    screen.click("lockNext")
    run(settle())
    assert screen.asked == [("make", "Alice", "(keychain)")]
    assert restorer.asked == []


@pytest.fixture
def homes() -> Iterator[Path]:
    """A short folder, for a socket's path may have 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        try:
            yield Path(folder)
        finally:
            end_everybody()


def test_the_real_one_restores_and_tells_how_far_it_is(homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = Person("Alice", homes)
    phrase = alice.create()["recovery_phrase"]
    alice.start()
    (homes / "stick").mkdir()
    alice.kith("backup", "keep", str(homes / "stick"))
    wait_for("it is saved", lambda: alice.kith("backup", "status")["state"] == "saved")
    alice.stop()
    for name in ("HOME", "XDG_RUNTIME_DIR", "PYTHON_KEYRING_BACKEND"):
        monkeypatch.setenv(name, alice.environment[name])
    told: list[tuple[str, int, int]] = []
    place = Place(homes / "again")
    with pytest.raises(Refused) as refused:
        restore_identity(
            place, (str(homes / "stick"), PHRASE, False), "orbit mill quay", lambda *args: told.append(args)
        )
    assert str(refused.value) == "This recovery phrase does not open this backup."
    head = next((homes / "stick").glob("*/head"))
    head.write_bytes(head.read_bytes()[:-1])
    with pytest.raises(Refused) as refused:
        restore_identity(place, (str(homes / "stick"), phrase, False), "orbit mill quay", lambda *args: None)
    assert refused.value.code == "backup_damaged"
    assert str(refused.value) == "The backup is damaged: its file head is not what was written."
    restore_identity(place, (str(homes / "stick"), phrase, True), "orbit mill quay", lambda *args: told.append(args))
    assert told[-1][0] == "events"
    assert told[-1][1] == told[-1][2] > 0
    assert (homes / "again" / "kith.db").is_file()


def test_what_ends_before_it_reads_the_words_still_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = "import os, sys; os.close(0); sys.exit('kith: The home folder cannot be used.')"
    monkeypatch.setattr("app.child._line", lambda place, words: [sys.executable, "-c", ends])
    far_more_than_a_pipe_holds = "abandon " * 100_000
    with pytest.raises(Refused) as refused:
        restore_identity(
            Place(tmp_path), ("/a stick", far_more_than_a_pipe_holds, False), "orbit mill quay", lambda *_: None
        )
    assert str(refused.value) == "The home folder cannot be used."
