"""Pictures of the first minute for `tests/ui/shots.py`: each step, the start, and what stands there when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from app.errors import Refused
from tests.ui.fake_client import Stage
from ui.first.first import BACKUP, FAILED, HONEST, NAME, UNLOCK, First
from ui.shell import LOCKED, STARTING, WELCOME

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
WORDS = ["orbit", "quay", "mill", "house", "lamp", "river", "stone", "cloud", "apple", "north", "table", "green"]
TROUBLE = "The store cannot be opened: the disk failed while it was read. What is in it is not changed."
OTHERS_WORDS = "These words are of another account than the one that your contact opened."
UNKNOWN = "Nobody there knows this code: it is wrong, was replaced by a newer one, or is long over."
KEPT: list[First] = []  # the window does not own it


async def _make(name: str, passphrase: str | None) -> list[str]:
    return 2 * WORDS


async def _unlock(passphrase: str) -> None:
    pass


def begin(stage: Stage, step: str, trouble: str = "") -> First:
    """Bring the window to a first screen."""
    first = First(_make, _unlock, asyncio.ensure_future)  # type: ignore[arg-type]
    KEPT.append(first)
    stage.shell.first = first
    first.offer_keychain(True)
    first.begin(step, trouble)
    stage.shell.set_state(LOCKED if step == UNLOCK else WELCOME)
    return first


async def welcome(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, NAME)


async def passphrase(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, NAME).take_name("Alice Moreau")
    await asyncio.sleep(0.3)


async def key_file(stage: Stage, people: dict[str, Any]) -> None:
    await passphrase(stage, people)
    KEPT[-1].file.path = "/media/alice/STICK/kith.key"
    KEPT[-1].file.want(True)


async def key_file_unchosen(stage: Stage, people: dict[str, Any]) -> None:
    await passphrase(stage, people)
    KEPT[-1].file.want(True)
    KEPT[-1].use_keychain()


async def locked_by_both(stage: Stage, _: dict[str, Any]) -> None:
    file = begin(stage, UNLOCK).file
    file.asked, file.kept, file.path = True, True, "/media/alice/STICK/kith.key"
    file.changed.emit()


async def locked_without_file(stage: Stage, _: dict[str, Any]) -> None:
    first = begin(stage, UNLOCK)
    first.file.asked, first.file.typed = True, False
    first.begin(UNLOCK, "The key file is not there. If it is on a stick, plug that in.", "file")
    await asyncio.sleep(0.3)
    stage.find("unlockForgotten").clicked.emit()


async def phrase(stage: Stage, _: dict[str, Any]) -> None:
    first = begin(stage, NAME)
    first.take_name("Alice Moreau")
    first.use_keychain()
    await asyncio.sleep(0.4)


async def asked_back(stage: Stage, people: dict[str, Any]) -> None:
    await phrase(stage, people)
    stage.find("phraseNext").clicked.emit()


async def asked_wrong(stage: Stage, people: dict[str, Any]) -> None:
    await asked_back(stage, people)
    await asyncio.sleep(0.4)
    stage.find("phraseWord0Input").setProperty("text", "wrong")
    stage.find("phraseNext").clicked.emit()


async def starting(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.set_state(STARTING, "Opening your store…")
    await asyncio.sleep(0.8)  # a short start shows nothing


async def failed(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.faults.learn(TROUBLE, "store_failed")
    begin(stage, FAILED, TROUBLE)
    await asyncio.sleep(0.2)
    stage.find("details").clicked.emit()


async def no_keychain(stage: Stage, _: dict[str, Any]) -> None:
    first = begin(stage, NAME)
    first.offer_keychain(False)
    first.take_name("Alice Moreau")
    await asyncio.sleep(0.3)


async def too_short(stage: Stage, people: dict[str, Any]) -> None:
    await no_keychain(stage, people)
    stage.find("passphraseInput").setProperty("text", "orbit")
    KEPT[-1].use_passphrase("orbit", "")


async def not_the_same(stage: Stage, people: dict[str, Any]) -> None:
    await no_keychain(stage, people)
    stage.find("passphraseInput").setProperty("text", "orbit mill quay")
    stage.find("passphraseAgainInput").setProperty("text", "orbit mill")
    KEPT[-1].use_passphrase("orbit mill quay", "orbit mill")


async def looked(stage: Stage, count: int, words: str = "") -> First:
    """Bring the window to coming back, with so many backups in the folder that was chosen."""
    first = begin(stage, NAME)
    coming: Any = first.property("coming")
    coming.choose = _chosen
    first.look = lambda folder: _found(count)
    first.have_backup()
    await asyncio.sleep(0.1)
    coming.pick()
    await asyncio.sleep(0.2)
    stage.find("backupWordsInput").setProperty("text", words)
    return first


async def _chosen() -> str:
    return "/media/alice/Blue stick"


async def _found(count: int) -> list[dict[str, Any]]:
    if not count:
        raise Refused("no_backup", "There is no backup in this folder.")
    days = ("2026-11-29T01:25", "2026-11-12T20:07", "2026-03-02T08:40", "2025-12-24T17:00", "2025-12-01T09:30")
    return [
        {"folder": f"/media/alice/Blue stick/{at}", "written_at": f"{days[at]}:00.000Z", "bytes": 4_300_000 // (at + 1)}
        for at in range(count)
    ]


async def coming_back(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, NAME).have_backup()


async def one_backup(stage: Stage, _: dict[str, Any]) -> None:
    await looked(stage, 1, " ".join(2 * WORDS))


async def several_backups(stage: Stage, _: dict[str, Any]) -> None:
    await looked(stage, 3, " ".join(WORDS))


async def many_backups(stage: Stage, _: dict[str, Any]) -> None:
    await looked(stage, 5)


async def no_backup(stage: Stage, _: dict[str, Any]) -> None:
    await looked(stage, 0)


async def wrong_words(stage: Stage, _: dict[str, Any]) -> None:
    first = await looked(stage, 1, " ".join(2 * WORDS))
    first.begin(BACKUP, "This recovery phrase does not open this backup.", "words")


async def damaged(stage: Stage, _: dict[str, Any]) -> None:
    first = await looked(stage, 1, " ".join(2 * WORDS))
    first.property("coming").find_damage()
    first.begin(BACKUP, "The backup is damaged: its file segments/000000000007 is not what was written.", "folder")


async def returning(stage: Stage, _: dict[str, Any]) -> None:
    first = await looked(stage, 1)
    first.take_backup(" ".join(2 * WORDS))


async def forgotten(stage: Stage, people: dict[str, Any]) -> None:
    first = begin(stage, UNLOCK)
    first.home = "/srv/alice/kith"
    first.begin(UNLOCK)
    await asyncio.sleep(0.2)
    stage.find("unlockForgotten").clicked.emit()


async def honest(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, HONEST)


async def honest_again(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("honest")


async def locked(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, UNLOCK)


async def link(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, NAME).have_device()


async def link_wrong(stage: Stage, _: dict[str, Any]) -> None:
    first = begin(stage, NAME)
    first.have_device()
    await asyncio.sleep(0.2)
    first.join = _unknown
    first.take_code("0123-4567-89AB-CDEF", "", "Laptop")
    first.use_keychain()


async def _unknown(wish: object, passphrase: str | None) -> None:
    raise Refused(
        "code_unknown", "Nobody there knows this code: it is wrong, was replaced by a newer one, or is long over."
    )


async def words_only(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, NAME).have_words()


async def words_only_wrong(stage: Stage, _: dict[str, Any]) -> None:
    first = begin(stage, NAME)
    first.have_words()
    await asyncio.sleep(0.2)
    stage.find("onlyWordsInput").setProperty("text", words := " ".join([*WORDS, *WORDS[:11]]))
    first.take_words(words)


async def words_only_code(stage: Stage, _: dict[str, Any]) -> None:
    first = begin(stage, NAME)
    first.have_words()
    first.take_words(" ".join(2 * WORDS))


async def words_only_lock(stage: Stage, people: dict[str, Any]) -> None:
    await words_only_code(stage, people)
    KEPT[-1].take_code("0123-4567-89AB-CDEF", "", "Laptop")


async def words_only_refused(stage: Stage, people: dict[str, Any], code: str, sentence: str) -> None:
    """Try to come back, and be told what is wrong."""

    async def refuse(recovery: object, passphrase: str | None) -> None:
        raise Refused(code, sentence)

    await words_only_lock(stage, people)
    KEPT[-1].recover = refuse
    KEPT[-1].use_keychain()
    await asyncio.sleep(0.2)


async def words_only_other(stage: Stage, people: dict[str, Any]) -> None:
    await words_only_refused(stage, people, "wrong_phrase", OTHERS_WORDS)


async def words_only_over(stage: Stage, people: dict[str, Any]) -> None:
    await words_only_refused(stage, people, "code_expired", "This code has expired; have your contact make a new one.")


async def words_only_nobody(stage: Stage, people: dict[str, Any]) -> None:
    await words_only_refused(stage, people, "nobody_there", "Nobody who shows this code was found.")


async def words_only_broken(stage: Stage, people: dict[str, Any]) -> None:
    await words_only_refused(stage, people, "broke_off", "The connection ended before everything was there. Try again.")


async def words_only_busy(stage: Stage, people: dict[str, Any]) -> None:
    await words_only_lock(stage, people)
    KEPT[-1].recover = _for_long
    KEPT[-1].use_keychain()


async def words_only_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await words_only_code(stage, people)


async def _for_long(recovery: object, passphrase: str | None) -> None:
    await asyncio.sleep(2)


SCREENS: dict[str, Bring] = {
    "first-words": words_only,
    "first-words-wrong": words_only_wrong,
    "first-words-other": words_only_other,
    "first-words-code": words_only_code,
    "first-words-code-over": words_only_over,
    "first-words-code-nobody": words_only_nobody,
    "first-words-code-broken": words_only_broken,
    "first-words-code-narrow": words_only_narrow,
    "first-words-lock": words_only_lock,
    "first-words-busy": words_only_busy,
    "first-link": link,
    "first-link-wrong": link_wrong,
    "first-welcome": welcome,
    "first-passphrase": passphrase,
    "first-key-file": key_file,
    "first-key-file-unchosen": key_file_unchosen,
    "first-locked-by-both": locked_by_both,
    "first-locked-without-file": locked_without_file,
    "first-phrase": phrase,
    "first-asked-back": asked_back,
    "first-asked-wrong": asked_wrong,
    "first-starting": starting,
    "first-failed": failed,
    "first-honest": honest,
    "honest": honest_again,
    "first-locked": locked,
    "first-no-keychain": no_keychain,
    "first-too-short": too_short,
    "first-not-the-same": not_the_same,
    "first-backup": coming_back,
    "first-backup-one": one_backup,
    "first-backup-several": several_backups,
    "first-backup-many": many_backups,
    "first-backup-none": no_backup,
    "first-backup-wrong": wrong_words,
    "first-backup-damaged": damaged,
    "first-backup-lock": returning,
    "first-forgotten": forgotten,
}
