"""Coming back with nothing but the 24 words, by keys and mouse on the first screens; what brings back is a fake."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app import child
from app.errors import Refused, WorldFault
from app.places import Place
from tests.ui.fake_client import settle
from tests.ui.test_first import Screen, begin, screen  # noqa: F401 - a fixture
from ui.first.first import CODE, LOCK, NAME, RETURNING, WORDS
from ui.first.words_only import Recovery
from ui.shell import WELCOME

PHRASE = " ".join(["abandon"] * 23 + ["art"])
CODE_TYPED = "0123-4567-89AB-CDEF"
FIELDS = {"words": "onlyWords", "code": "linkCode", "called": "linkName", "place": "linkPlace"}


class Helper:
    """Brings back when it is let go, or refuses at once."""

    def __init__(self) -> None:
        self.asked: list[tuple[Recovery, str | None]] = []
        self.refusal: Refused | WorldFault | None = None
        self.goes_on: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def __call__(self, recovery: Recovery, passphrase: str | None) -> None:
        self.asked.append((recovery, passphrase))
        if self.refusal:
            raise self.refusal
        await self.goes_on


@pytest.fixture
def helper(screen: Screen, run: Any) -> Helper:  # noqa: F811
    async def make() -> Helper:
        return Helper()

    made: Helper = run(make())
    screen.first.recover = made
    begin(screen, run, NAME, WELCOME)
    return made


def shown_error(screen: Screen, spot: str) -> str:  # noqa: F811
    """What is said beside a field; nothing where the field is not shown."""
    field = screen.find(FIELDS[spot])
    return "" if field is None else str(field.property("error"))


def give_words(screen: Screen, run: Any, phrase: str = PHRASE) -> None:  # noqa: F811
    screen.find("onlyWordsInput").setProperty("text", phrase)
    run(settle())
    screen.click("wordsNext")
    run(settle())


def give_code(screen: Screen, run: Any, place: str = "", name: str = "Laptop") -> None:  # noqa: F811
    for field, text in (("linkCode", f" {CODE_TYPED} "), ("linkPlace", place), ("linkName", name)):
        screen.find(field + "Input").setProperty("text", text)
    run(settle())
    screen.click("linkNext")
    run(settle())


def lock(screen: Screen, run: Any) -> None:  # noqa: F811
    screen.click("lockKeychain")
    screen.click("lockNext")
    run(settle())


def come(screen: Screen, run: Any) -> None:  # noqa: F811
    screen.click("firstWords")
    run(settle())
    give_words(screen, run)
    give_code(screen, run)
    lock(screen, run)


def test_the_words_a_code_and_a_lock_bring_an_account_back(screen: Screen, run: Any, helper: Helper) -> None:  # noqa: F811
    screen.click("firstWords")
    run(settle())
    assert screen.find("onlyWordsInput").hasActiveFocus()
    assert not screen.find("wordsNext").isEnabled()
    assert "What nobody else has does not" in screen.shown()
    give_words(screen, run)
    assert "Ask one of your contacts" in screen.shown()
    assert screen.find("linkCodeInput").hasActiveFocus()
    give_code(screen, run, place=" 192.0.2.1:4004 ")
    assert screen.find("lockNext").property("text") == "Come back"
    lock(screen, run)
    assert helper.asked == [((PHRASE, CODE_TYPED, "192.0.2.1:4004", "Laptop"), None)]
    assert screen.first.step == RETURNING
    assert screen.find("returning") is not None
    assert screen.find("restoring") is None, "nobody knows how far it is"
    assert "Asking your contact" in screen.find("restoringSentence").property("text")
    assert screen.ended == []
    screen.first.back()
    assert screen.first.step == RETURNING, "it is under way"
    helper.goes_on.set_result(None)
    run(settle())
    assert screen.ended == [False]
    assert screen.asked == [], "no new identity is made"
    assert screen.first.property("alone").property("typed") == "", "the words are kept no longer"
    assert screen.first.property("wished")["code"] == ""


def test_it_is_done_by_keys_alone(screen: Screen, run: Any, helper: Helper) -> None:  # noqa: F811
    helper.goes_on.set_result(None)
    screen.type("firstWords", "", Qt.Key.Key_Return)
    run(settle())
    screen.type("onlyWordsInput", PHRASE, Qt.Key.Key_Return)
    run(settle())
    screen.type("linkCodeInput", CODE_TYPED, Qt.Key.Key_Tab)
    assert screen.find("linkNameInput").hasActiveFocus()
    screen.type("linkNameInput", "Laptop", Qt.Key.Key_Return)
    run(settle())
    screen.type("lockNext", "", Qt.Key.Key_Return)
    run(settle())
    assert helper.asked == [((PHRASE, CODE_TYPED, "", "Laptop"), None)]
    assert screen.ended == [False]


def test_words_are_counted_before_anybody_is_asked(screen: Screen, run: Any, helper: Helper) -> None:  # noqa: F811
    screen.click("firstWords")
    run(settle())
    give_words(screen, run, "too few words")
    assert screen.first.step == WORDS
    assert shown_error(screen, "words") == "These are 3 words; there must be 24."
    screen.type("onlyWordsInput", " ")
    run(settle())
    assert shown_error(screen, "words") == "", "whoever mends it is not told of it any more"


@pytest.mark.parametrize(
    ("code", "spot"),
    [
        ("bad_phrase", "words"), ("wrong_phrase", "words"),
        ("bad_code", "code"), ("newer_code", "code"), ("code_expired", "code"), ("code_used", "code"),
        ("code_unknown", "code"), ("code_for_other", "code"), ("own_code", "code"),
        ("nobody_there", "place"), ("bad_address", "place"),
        ("bad_name", "called"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_beside_the_field_it_is_about(
    screen: Screen,  # noqa: F811
    run: Any,
    helper: Helper,
    code: str,
    spot: str,
) -> None:
    helper.refusal = Refused(code, "It is not right.")
    come(screen, run)
    assert {each: shown_error(screen, each) for each in FIELDS if shown_error(screen, each)} == {
        spot: "It is not right."
    }
    assert screen.find("linkWrong") is None
    assert screen.find(FIELDS[spot] + "Input").hasActiveFocus()
    screen.type(FIELDS[spot] + "Input", " ")
    run(settle())
    assert shown_error(screen, spot) == "", "whoever mends it is not told of it any more"
    helper.refusal = None
    helper.goes_on.set_result(None)
    if spot == "words":
        give_words(screen, run)
    assert screen.find("linkNext").property("text") == "Come back", "the lock is chosen already"
    assert screen.find("linkCodeInput").property("text").strip() == CODE_TYPED, "it is not typed twice"
    give_code(screen, run)
    assert helper.asked[-1] == ((PHRASE, CODE_TYPED, "", "Laptop"), None)
    assert screen.ended == [False]


def test_what_is_about_no_field_is_said_above_the_button(screen: Screen, run: Any, helper: Helper) -> None:  # noqa: F811
    helper.refusal = WorldFault("broke_off", "The connection ended; `kith recover` tries again.")
    come(screen, run)
    assert screen.first.step == CODE
    assert screen.find("linkWrong").property("text") == "The connection ended."
    assert [shown_error(screen, each) for each in FIELDS] == [""] * 4
    assert not screen.first.property("busy")


def test_what_is_wrong_with_the_lock_is_said_there_and_another_is_chosen(
    screen: Screen,  # noqa: F811
    run: Any,
    helper: Helper,
) -> None:
    helper.refusal = Refused("no_keychain", "This machine has no keychain.")
    come(screen, run)
    assert screen.first.step == LOCK
    assert "This machine has no keychain." in screen.shown()
    screen.click("lockBack")
    run(settle())
    assert screen.find("linkNext").property("text") == "Continue", "the lock is to be chosen again"
    screen.click("linkNext")
    run(settle())
    helper.refusal = None
    helper.goes_on.set_result(None)
    screen.click("lockPassphrase")
    screen.type("passphraseInput", "orbit mill quay", Qt.Key.Key_Return)
    screen.type("passphraseAgainInput", "orbit mill quay", Qt.Key.Key_Return)
    run(settle())
    assert helper.asked[-1] == ((PHRASE, CODE_TYPED, "", "Laptop"), "orbit mill quay")
    assert screen.ended == [False]


def test_a_device_needs_a_name_that_can_be_seen(screen: Screen, run: Any, helper: Helper) -> None:  # noqa: F811
    screen.click("firstWords")
    run(settle())
    give_words(screen, run)
    give_code(screen, run, name="\u200b")
    assert "visible character" in shown_error(screen, "called")
    assert helper.asked == []


def test_one_can_go_back_all_the_way_and_what_was_typed_stays_until_the_start(
    screen: Screen,  # noqa: F811
    run: Any,
    helper: Helper,
) -> None:
    screen.click("firstWords")
    run(settle())
    give_words(screen, run)
    give_code(screen, run)
    screen.click("lockBack")
    run(settle())
    assert screen.find("linkCodeInput").property("text") == CODE_TYPED
    screen.find("linkCodeInput").setProperty("text", "4444")
    screen.click("codeBack")
    run(settle())
    assert screen.find("onlyWordsInput").property("text") == PHRASE
    screen.click("wordsNext")
    run(settle())
    assert screen.find("linkCodeInput").property("text") == "4444"
    assert screen.find("linkNameInput").property("text") == "Laptop"
    screen.click("codeBack")
    run(settle())
    screen.click("wordsBack")
    run(settle())
    assert screen.first.step == NAME
    assert screen.first.property("alone").property("typed") == "", "the words are kept no longer"
    screen.type("firstNameInput", "Alice")
    screen.click("firstNext")
    run(settle())
    lock(screen, run)
    assert screen.asked == [("make", "Alice", "(keychain)")]
    assert helper.asked == []


def test_after_looking_at_this_way_a_device_is_linked_as_ever(screen: Screen, run: Any, helper: Helper) -> None:  # noqa: F811
    linked: list[Any] = []

    async def join(wish: Any, passphrase: str | None) -> None:
        linked.append(wish)

    screen.first.join = join
    screen.click("firstWords")
    run(settle())
    give_words(screen, run)
    screen.click("codeBack")
    run(settle())
    screen.click("wordsBack")
    run(settle())
    screen.click("firstLink")
    run(settle())
    assert "Settings, Devices" in screen.shown()
    give_code(screen, run)
    lock(screen, run)
    assert linked == [(CODE_TYPED, "", "Laptop")]
    assert helper.asked == []


def test_who_has_a_backup_is_told_that_it_brings_more_and_gets_there(screen: Screen, run: Any, helper: Helper) -> None:  # noqa: F811
    screen.click("firstWords")
    run(settle())
    assert "A folder with a backup brings back more." in screen.shown()
    give_words(screen, run, "one two")
    screen.click("wordsBackup")
    run(settle())
    assert screen.find("backupFolder") is not None
    assert screen.find("backupWords").property("error") == ""
    assert screen.first.property("alone").property("typed") == ""
    screen.click("backupBack")
    run(settle())
    assert screen.first.step == NAME


ECHO = """
import json, sys
print(json.dumps({"words": sys.stdin.read(), "line": sys.argv[1:]}), file=open(sys.argv[1], "w"))
"""


def test_the_words_reach_the_command_by_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = str(tmp_path / "told")
    monkeypatch.setattr(child, "_line", lambda place, words: [sys.executable, "-c", ECHO, told, *words])
    place = Place(tmp_path)
    child.recover_identity(place, (PHRASE, CODE_TYPED, "192.0.2.1:4004", "Laptop"), "orbit mill quay")
    seen = json.loads(Path(told).read_text("utf-8"))
    assert seen["words"].split("\n", 1) == [CODE_TYPED, PHRASE], "neither stands where other programs can see it"
    line = seen["line"][1:]
    assert line[:3] == ["--json", "recover", "-"]
    assert line[line.index("--at") + 1] == "192.0.2.1:4004"
    assert line[line.index("--name") + 1] == "Laptop"
    assert not {"abandon", PHRASE, "orbit mill quay"} & set(line)
    child.recover_identity(place, (PHRASE, CODE_TYPED, "", "Laptop"), None)
    assert "--at" not in json.loads(Path(told).read_text("utf-8"))["line"]


def test_what_the_command_refuses_has_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    says = "import sys; print('{\"failed\": \"code_used\"}', file=sys.stderr); sys.exit('kith: It was used.')"
    monkeypatch.setattr(child, "_line", lambda place, words: [sys.executable, "-c", says])
    wish = (PHRASE, CODE_TYPED, "", "Laptop")
    with pytest.raises(Refused) as refused:
        child.recover_identity(Place(tmp_path), wish, None)
    assert (refused.value.code, str(refused.value)) == ("code_used", "It was used.")
    monkeypatch.setattr(child, "_line", lambda place, words: [sys.executable, "-c", "import sys; sys.exit(1)"])
    with pytest.raises(Refused) as refused:
        child.recover_identity(Place(tmp_path), wish, None)
    assert (refused.value.code, str(refused.value)) == ("not_recovered", "This account did not come back.")
