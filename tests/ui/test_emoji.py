"""Emoji: which there are, how they are found in two languages, their board by mouse and keys, names between colons."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.wording import is_emoji
from tests.ui.chat_world import CONTROL, SHIFT, World
from tests.ui.fake_client import Stage
from tests.ui.hands import shortcut, type_in
from ui.emoji.picker import FIRST, LATELY, MOST, SIGNS, Emojis
from ui.emoji.table import ALIASES, LANGUAGES, TONES, completed, completes, table
from ui.memory import Memory


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def test_everything_that_can_be_picked_may_be_a_reaction() -> None:
    every = table("en").all
    assert len(every) > 1900
    assert [each.sign for each in every if not is_emoji(each.sign)] == []
    toned = [each.with_tone(tone) for each in every if each.toned for tone in range(len(TONES))]
    assert len(set(toned)) == len(toned) > 1800
    assert [sign for sign in toned if not is_emoji(sign)] == []
    assert len({each.sign for each in every}) == len(every)


def test_each_has_a_name_in_each_language_and_a_group_with_a_sign() -> None:
    for language in LANGUAGES:
        assert [each.sign for each in table(language).all if not each.name.strip()] == []
    assert {"recent", *table("en").groups} == set(SIGNS)
    names = [(one.name, other.name) for one, other in zip(table("en").all, table("de").all, strict=True)]
    assert sum(one != other for one, other in names) > 1900
    assert table("de") is table("de")
    assert table("tlh").all[0].name == "grinning face"


def test_what_is_offered_first_and_by_old_names_is_in_the_table() -> None:
    assert [sign for sign in (*FIRST.split(), *ALIASES.values()) if table("en").of(sign) is None] == []


@pytest.mark.parametrize(
    ("language", "text", "sign"),
    [
        ("en", "grinning", "😀"), ("en", "smile", "😄"), ("en", ":thumbs_up", "👍"), ("en", "united king", "🇬🇧"),
        ("de", "herz", "❤️"), ("de", "fröhlich", "😀"), ("de", "FROHLICH", "😀"), ("de", "rakete", "🚀"),
        ("de", "rocket", "🚀"), ("de", "daumen hoch", "👍"), ("en", "rakete", ""),
        ("en", "zeppelin", ""), ("en", " ", ""),
    ],
)  # fmt: skip
def test_an_emoji_is_found_by_words_in_the_language_of_the_desktop_and_in_english(
    language: str, text: str, sign: str
) -> None:
    found = [each.sign for each in table(language).find(text)]
    assert sign in found if sign else found == []


def test_what_begins_so_comes_first() -> None:
    assert table("en").find("rocket")[0].sign == "🚀"
    assert table("en").find("smile")[0].sign == "😄"


@pytest.mark.parametrize(
    ("before", "word"),
    [
        (":smi", "smi"), ("so :+1", "+1"), ("so:smi", ""), (":s", ""), (": smile", ""), ("http://a", ""), ("::ab", ""),
        ("at 10:30", ""), (":)", ""), ("", ""), (":" + "a" * 41, ""), ("(:joy", "joy"),
    ],
)  # fmt: skip
def test_a_colon_begins_a_name_where_no_word_stands_before_it(before: str, word: str) -> None:
    assert completes(before) == word
    assert completed(f"{before}:") == word
    assert completed(before) == ""


@given(st.text(st.sampled_from(":_+ab 👍1/")))
def test_a_name_is_the_end_of_what_stands_there(before: str) -> None:
    assert before.endswith(completes(before))


def test_the_board_remembers_what_was_picked_and_the_tone_of_skin(qapp: object) -> None:
    memory = Memory()
    board = Emojis(None, lambda: memory, "de")
    board.search("winkende")
    assert [(cell.id, cell.name) for cell in board.property("cells").rows] == [("👋", "winkende Hand")]
    board.tone()
    assert board.property("cells").rows[0].id == "👋🏻"
    board.pick("👋🏻")
    board.pick("🚀")
    board.begin()
    again = Emojis(None, lambda: memory)
    again.begin()
    assert [cell.id for cell in again.property("cells").rows][:3] == ["🚀", "👋🏻", "👍"]
    assert again.property("now")["hand"] == "👋🏻"
    for _ in range(5):
        again.tone()
    assert again.property("now")["tone"] == 0
    for each in table("en").all[:99]:
        again.pick(each.sign)
    assert len(memory.recall_row(LATELY)) == MOST


def test_a_computer_without_a_font_for_them_shows_all_with_their_names(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = Emojis(None, Memory)
    monkeypatch.setattr(board, "_is_drawn", lambda sign: sign == "😀")
    board.show("smileys_emotion")
    assert len(board.property("cells").rows) == len(table("en").of_group("smileys_emotion"))
    monkeypatch.setattr(board, "_is_drawn", lambda sign: sign != "😀")
    board.show("smileys_emotion")
    assert "😀" not in [cell.id for cell in board.property("cells").rows]


def test_an_emoji_is_picked_by_keys_alone(world: World) -> None:
    world.open()
    type_in(world.stage.window, "so ")
    world.key(Qt.Key.Key_J, "", CONTROL | SHIFT)
    field = world.find("emojiSearchInput")
    world.until(lambda: field.property("activeFocus"))
    type_in(world.stage.window, "rocket")
    world.key(Qt.Key.Key_Down)
    assert world.find("emojiGrid").property("activeFocus")
    assert world.find("emojiName").property("text") == "rocket  :rocket:"
    world.key(Qt.Key.Key_Right)
    world.key(Qt.Key.Key_Left)
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.written == "so 🚀")
    field = world.find("composerInput")
    world.until(lambda: field.property("activeFocus"))


def test_the_newest_message_gets_a_reaction_by_keys(world: World) -> None:
    world.say("bob", "alice", "done")
    world.open()
    world.run(shortcut(world.stage.window, Qt.Key.Key_E, CONTROL | SHIFT))
    field = world.find("emojiSearchInput")
    world.until(lambda: field.property("activeFocus"))
    type_in(world.stage.window, "party popper")
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: [one.emoji for one in world.talk.lines.rows[0].reactions] == ["🎉"])


def test_a_face_beside_a_message_leads_to_reactions_and_three_dots_to_its_menu(world: World) -> None:
    world.say("bob", "alice", "done")
    world.open()
    world.key(Qt.Key.Key_Backtab, "", SHIFT)
    world.click("messageReact-0")
    field = world.find("emojiSearchInput")
    world.until(lambda: field.property("activeFocus"))
    assert world.stage.find("menuReply") is None
    type_in(world.stage.window, "rocket")
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: [one.emoji for one in world.talk.lines.rows[0].reactions] == ["🚀"])
    world.click("messageMenu-0")
    assert world.find("menuReply")


def test_groups_and_the_tone_are_chosen_by_the_mouse(world: World) -> None:
    world.open()
    world.click("composerEmoji")
    world.click("emojiGroup-flags")
    world.until(lambda: world.stage.shell.board.property("cells").rows[0].id == "🏁")
    world.click("emojiGroup-people_body")
    world.click("emojiTone")
    world.click("emoji-👋🏻")
    world.until(lambda: world.written == "👋🏻")


def test_a_name_between_colons_becomes_its_emoji_and_a_begun_one_is_offered(world: World) -> None:
    world.open()
    type_in(world.stage.window, "so :rocket: and :par")
    assert world.written == "so 🚀 and :par"
    assert "🥳" in [row.sign for row in world.talk.offers.rows]
    world.key(Qt.Key.Key_Tab, "\t")
    assert world.written == f"so 🚀 and {world.stage.shell.board.table.find('par')[0].sign}"
    type_in(world.stage.window, " at 10:30:00")
    assert world.written.endswith(" at 10:30:00")


def test_what_was_picked_last_is_offered_first_and_the_usual_ones_keep_their_places(world: World) -> None:
    board = world.stage.shell.board
    usual = board.property("quick")
    assert len(usual) == 6
    board.pick("🚀")
    assert board.property("quick") == [*usual[:5], "🚀"]
    board.pick(usual[5])
    assert board.property("quick") == [*usual[:4], "🚀", usual[5]], "the one that was unused longest makes room"
    for sign in "😀😄😁🤣😊":
        board.pick(sign)
    assert board.property("quick") == ["😊", "🤣", "😁", "😄", "😀", usual[5]]
