"""Writes assets/emoji/ from the data of Unicode: which emoji there are, in which order and group, and their names.

Run by hand when Unicode has a new version: `python packaging/emoji_table.py ORDER CLDR`. ORDER is data-by-group.json of
the npm package unicode-emoji-json, which is emoji-test.txt of Unicode by groups; CLDR is a folder with the packages
cldr-annotations-full and cldr-annotations-derived-full. Nothing is fetched.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).resolve().parent.parent / "assets" / "emoji"
LANGUAGES = ("en", "de")
TONE = "\U0001f3fb"  # the first of five, for which the others are put
WISH = "\ufe0f"  # for colour; the annotations leave it out
JOINER = "\u200d"
MOST_WORDS = 12  # by which one emoji is found, beside its name


def main(order: Path, cldr: Path) -> None:
    """Write the order of emoji, and for each language their names."""
    groups = json.loads(order.read_text(encoding="utf-8"))
    told = {language: annotations(cldr, language) for language in LANGUAGES}
    emojis = [(group["slug"], each) for group in groups for each in group["emojis"]]
    rows = [f"{each['emoji']}\t{slug}\t{toned(each, told['en'])}" for slug, each in emojis]
    write("order.tsv", rows)
    for language in LANGUAGES:
        write(f"{language}.tsv", [named(each["emoji"], told[language], each["name"]) for _, each in emojis])


def annotations(cldr: Path, language: str) -> dict[str, Any]:
    """Give what CLDR says of each emoji, by the emoji without wishes for colour."""
    found: dict[str, Any] = {}
    for folder, key in (
        ("cldr-annotations-full", "annotations"),
        ("cldr-annotations-derived-full", "annotationsDerived"),
    ):
        path = cldr / folder / key / language / "annotations.json"
        found |= json.loads(path.read_text(encoding="utf-8"))[key]["annotations"]
    return {emoji.replace(WISH, ""): said for emoji, said in found.items()}


def toned(each: dict[str, Any], told: dict[str, Any]) -> str:
    """Give an emoji with the first skin tone, or nothing: that of its places for one that CLDR has a name for."""
    if not each["skin_tone_support"]:
        return ""
    parts = each["emoji"].split(JOINER)
    first, all_ = [with_tone(parts[0]), *parts[1:]], [with_tone(part) for part in parts]
    outer = [with_tone(parts[0]), *parts[1:-1], with_tone(parts[-1])] if len(parts) > 1 else first
    for choice in (first, outer, all_):
        if JOINER.join(choice).replace(WISH, "") in told:
            return JOINER.join(choice)
    raise SystemExit(f"no skin tone for {each['name']}")


def with_tone(part: str) -> str:
    """Give a part with a tone behind its sign, in place of a wish for colour."""
    return part[0] + TONE + part[1:].removeprefix(WISH)


def named(emoji: str, told: dict[str, Any], otherwise: str) -> str:
    """Give a line: the name, then words by which it is found that do not stand in the name."""
    said = told.get(emoji.replace(WISH, ""), {})
    name = said.get("tts", [otherwise])[0]
    words = [word for word in said.get("default", []) if word.casefold() not in name.casefold()]
    return "\t".join((name, "|".join(words[:MOST_WORDS])))


def write(name: str, rows: list[str]) -> None:
    """Write one table."""
    (ASSETS / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{name}: {len(rows)} lines, {(ASSETS / name).stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
