"""Posting to a group from the window: choosing it, and what stands on the card of such a post."""

from app.group import api as group
from tests.ui.test_feed_page import World, world  # noqa: F401


def test_a_post_to_a_group_says_so_and_reaches_who_belongs_to_it(world: World) -> None:  # noqa: F811
    world.click("audience")
    world.find("audienceChosen")
    assert world.stage.find("audienceGroup") is None, "there is none yet"
    world.click("audienceDone")
    world.gone("audienceDone")
    world.run(world.people["alice"].call(group.create, "Trip", ["Bob Ferreira"]))
    world.until(lambda: world.page.property("groups").rowCount() == 1)
    world.click("audience")
    world.click("audienceGroup")
    assert not world.find("audienceDone").property("enabled")
    world.click("audience-Trip")
    world.click("audienceDone")
    world.gone("audienceDone")
    assert world.find("audience").property("text") == "Trip"
    world.write("composerInput", "psst")
    world.click("post")
    world.until(lambda: world.texts == ["psst"])
    assert [row.group for row in world.timeline("bob")] == ["Trip"]
    assert world.timeline("carol") == []
    (card,) = world.page.everybody.property("posts").rows
    assert (card.place, card.for_whom, card.may_delete) == ("In Trip", "In Trip", True)
