"""Coming back with a backup, by keys and mouse on the first screens; what restores is a fake, and once the real one."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.child import backups_in, restore_identity
from app.errors import AppError, Refused, WorldFault
from app.places import Place
from tests.person import Person, end_everybody, wait_for
from tests.ui.fake_client import settle
from tests.ui.test_first import Screen, begin, screen  # noqa: F401 - a fixture
from ui.first.coming import Chosen, Told
from ui.first.first import NAME
from ui.shell import WELCOME

PHRASE = " ".join(["abandon"] * 23 + ["art"])
NEWER = {"folder": "/media/stick/kith-backup-b", "written_at": "2026-11-29T01:25:00.000Z", "bytes": 4 << 20}
OLDER = {"folder": "/media/stick/kith-backup-a", "written_at": "2026-11-01T20:00:00.000Z", "bytes": 512}
SPOILT = {"folder": "/media/stick/kith-backup-c", "written_at": None, "bytes": 0}


class Restorer:
    """Restores when it is let go, or refuses."""

    def __init__(self) -> None:
        self.asked: list[tuple[Chosen, str | None]] = []
        self.refusal: Refused | None = None
        self.found: list[dict[str, Any]] | AppError = [NEWER]
        self.looked: list[str] = []
        self.goes_on: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def look(self, folder: str) -> list[dict[str, Any]]:
        self.looked.append(folder)
        if isinstance(self.found, AppError):
            raise self.found
        return self.found

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
    screen.first.restore, screen.first.look = made, made.look

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
    assert screen.find("lockNext").property("text") == "Bring everything back"
    screen.click("lockNext")
    run(settle())
    assert restorer.asked == [((NEWER["folder"], PHRASE, False), None)]
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
    restorer.refusal = Refused("wrong_phrase", "This recovery phrase does not open this backup.")
    restorer.goes_on.set_result(None)
    screen.click("lockPassphrase")
    screen.type("passphraseInput", "orbit mill quay", Qt.Key.Key_Return)
    screen.type("passphraseAgainInput", "orbit mill quay", Qt.Key.Key_Return)
    run(settle())
    assert screen.find("backupWords").property("error") == "This recovery phrase does not open this backup."
    assert screen.find("backupWrong") is None, "nothing is wrong with the folder"
    assert screen.find("backupWordsInput").property("text") == PHRASE
    screen.type("backupWordsInput", " ")
    run(settle())
    assert screen.find("backupWords").property("error") == "", "whoever mends it is not told of it any more"
    restorer.refusal = None
    assert screen.find("backupNext").property("text") == "Bring everything back"
    come(screen, run)
    assert screen.ended == [False]
    assert [passphrase for _, passphrase in restorer.asked] == ["orbit mill quay"] * 2, "it is not typed twice"


def test_what_is_wrong_with_the_folder_is_said_when_it_is_chosen_and_only_there(
    screen: Screen,  # noqa: F811
    run: Any,
    restorer: Restorer,
) -> None:
    screen.click("firstBackup")
    run(settle())
    screen.find("backupWordsInput").setProperty("text", PHRASE)
    screen.type("backupWordsInput", "", Qt.Key.Key_Return)
    run(settle())
    assert screen.find("backupWrong").property("text") == "Choose the folder of your backup first."
    assert screen.find("backupWords").property("error") == ""
    restorer.found = Refused("no_backup", "There is no backup in this folder.")
    screen.click("backupFolder")
    run(settle())
    assert restorer.looked == ["/media/stick"]
    assert screen.find("backupWrong").property("text") == "There is no backup in this folder."
    assert not screen.find("backupNext").isEnabled()
    restorer.found = [NEWER]
    screen.click("backupFolder")
    run(settle())
    assert screen.find("backupWrong") is None
    assert "One backup" in screen.find("backupFound").property("text")
    restorer.refusal = Refused("backup_away", "The backup folder cannot be reached.")
    restorer.goes_on.set_result(None)
    screen.click("backupNext")
    run(settle())
    screen.click("lockKeychain")
    screen.click("lockNext")
    run(settle())
    assert screen.find("backupWrong").property("text") == "The backup folder cannot be reached."
    assert screen.find("backupWords").property("error") == ""
    assert screen.find("backupWordsInput").property("text") == PHRASE
    restorer.found = WorldFault("backup_away", "There is no folder /media/stick.")
    screen.click("backupFolder")
    run(settle())
    assert screen.find("backupWrong").property("text") == "There is no folder /media/stick."


def test_what_is_wrong_with_the_lock_is_said_there(screen: Screen, run: Any, restorer: Restorer) -> None:  # noqa: F811
    screen.click("firstBackup")
    run(settle())
    come(screen, run)
    restorer.refusal = Refused("no_keychain", "This machine has no keychain.")
    restorer.goes_on.set_result(None)
    screen.click("lockKeychain")
    screen.click("lockNext")
    run(settle())
    assert "This machine has no keychain." in screen.shown()
    assert screen.find("lockPassphrase") is not None


def test_of_several_backups_the_newest_is_chosen_and_another_can_be(
    screen: Screen,  # noqa: F811
    run: Any,
    restorer: Restorer,
) -> None:
    restorer.found = [NEWER, OLDER, SPOILT]
    screen.click("firstBackup")
    run(settle())
    screen.click("backupFolder")
    run(settle())
    rows = [screen.find(f"backup{at}") for at in range(3)]
    assert [row.property("checked") for row in rows] == [True, False, False]
    assert "2026" in rows[0].property("text")
    assert rows[0].property("note") == "The newest. 4.0 MB without photos."
    assert rows[1].property("note") == "512 bytes without photos."
    assert "/media/stick" in screen.find("backupFound").property("text")
    assert rows[2].property("text") == "When it was made cannot be read"
    screen.click("backup1")
    run(settle())
    assert [row.property("checked") for row in rows] == [False, True, False]
    screen.find("backupWordsInput").setProperty("text", PHRASE)
    run(settle())
    screen.click("backupNext")
    run(settle())
    screen.click("lockKeychain")
    screen.click("lockNext")
    run(settle())
    assert restorer.asked[0][0] == (OLDER["folder"], PHRASE, False)
    restorer.goes_on.set_result(None)
    run(settle())


def test_of_many_backups_the_older_ones_are_shown_when_they_are_asked_for(
    screen: Screen,  # noqa: F811
    run: Any,
    restorer: Restorer,
) -> None:
    restorer.found = [NEWER, *[OLDER] * 30]
    screen.click("firstBackup")
    run(settle())
    screen.click("backupFolder")
    run(settle())
    assert screen.find("backup2") is not None
    assert screen.find("backup3") is None
    assert screen.find("backupNext") is not None
    assert screen.find("backupOlder").property("text") == "17 older ones"
    screen.click("backupOlder")
    run(settle())
    assert screen.find("backup19") is not None
    assert screen.find("backup20") is None, "whoever fills a folder with them does not fill the window"
    assert screen.find("backupOlder") is None


def test_the_words_are_counted_and_all_of_them_are_seen(screen: Screen, run: Any, restorer: Restorer) -> None:  # noqa: F811
    screen.click("firstBackup")
    run(settle())
    words, field = screen.find("backupWords"), screen.find("backupWordsInput")
    assert words.property("count") == 0
    field.setProperty("text", "  abandon\nabandon  art ")
    run(settle())
    assert words.property("count") == 3
    assert "3 of 24 words" in screen.shown()
    field.setProperty("text", "crouch " * 24)
    run(settle())
    assert "24 of 24 words" in screen.shown()
    assert field.property("lineCount") > 1
    assert field.property("contentHeight") <= words.property("shown"), "no word is out of sight"


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
    assert screen.find("backupWrong").property("text") == "The backup is damaged: its file head is missing."
    restorer.refusal = None
    screen.click("backupRest")
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
    (found,) = backups_in(place, str(homes / "stick"))
    assert Path(found["folder"]).parent == homes / "stick"
    with pytest.raises(Refused) as refused:
        backups_in(place, str(homes / "again"))
    assert str(refused.value) == f"There is no folder {homes / 'again'}."
    with pytest.raises(Refused) as refused:
        restore_identity(
            place, (str(homes / "stick"), PHRASE, False), "orbit mill quay", lambda *args: told.append(args)
        )
    assert refused.value.code == "wrong_phrase"
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
