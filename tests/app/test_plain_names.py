"""Files of messages saved under the names they were sent with: what is there is never replaced, and nothing twice."""

from pathlib import Path

from app.chat import files
from app.commands import File
from tests.app.fake_node import FakePerson
from tests.app.test_attachments import paper, work


async def test_a_plain_name_takes_that_of_nothing_else_and_a_file_is_there_once(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()

    async def save(content: bytes) -> list[str]:
        said = await alice.call(files.attach, "Bob", [paper(tmp_path, content=content)])
        await work(bob)
        await bob.call(files.fetch, said.id)
        return list((await bob.call(files.save, said.id, File(str(folder)), plain=True)).files)

    assert await save(b"one") == ["report.pdf"]
    assert await save(b"one") == ["report.pdf"], "the same bytes are there"
    (other,) = await save(b"two")
    assert other.startswith("report-")
    (folder / "report.pdf").unlink()
    (folder / "report.pdf").symlink_to(tmp_path / "elsewhere")
    (third,) = await save(b"six")
    assert third not in ("report.pdf", other)
    assert not (tmp_path / "elsewhere").exists()
    assert sorted(one.name for one in folder.iterdir()) == sorted(["report.pdf", other, third])
    assert {(folder / other).read_bytes(), (folder / third).read_bytes()} == {b"two", b"six"}
