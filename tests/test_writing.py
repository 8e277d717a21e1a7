"""A file stands under its name only when everything was written."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
import zstandard

from qc.commands.check import _file
from qc.errors import OutputError
from qc.writing import written

README = str(Path(__file__).parents[1] / "README.md")


def test_what_is_there_is_refused_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    path.write_text("old")
    with pytest.raises(OutputError, match="--overwrite"), written(str(path)):
        pass
    with written(str(path), overwrite=True) as stream:
        stream.write(b"new")
    assert path.read_text() == "new"


def test_a_run_that_dies_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), written(str(tmp_path / "kept.jsonl")) as stream:
        stream.write(b"half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_compressed_by_name_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("a.gz", "b.zst", "c.gz"):
        with written(str(tmp_path / name)) as stream:
            stream.write(b"text")
    assert gzip.decompress((tmp_path / "a.gz").read_bytes()) == b"text"
    assert zstandard.ZstdDecompressor().decompressobj().decompress((tmp_path / "b.zst").read_bytes()) == b"text"
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "c.gz").read_bytes()


def test_permissions_of_the_replaced_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    with written(str(path), overwrite=True) as stream:
        stream.write(b"new")
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_sentence() -> None:
    with pytest.raises(OutputError, match=r"/dev/full.*cannot be written"), _file("/dev/full") as stream:
        stream.write(b"x" * 100_000)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("full_one", [0, 1])
def test_of_two_outputs_the_one_that_is_full_is_named(tmp_path: Path, full_one: int) -> None:
    full, other = tmp_path / "full", tmp_path / "other"
    full.symlink_to("/dev/full")
    first, second = (full, other) if full_one == 0 else (other, full)
    with (
        pytest.raises(OutputError, match=r"full: cannot be written: No space left"),
        written(str(first)) as one,
        written(str(second)) as two,
    ):
        for _ in range(100):
            one.write(b"x" * 10_000)
            two.write(b"x" * 10_000)
    assert not other.exists()


def test_what_goes_wrong_elsewhere_is_not_blamed_on_an_output(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), written(str(tmp_path / "a.jsonl.gz")):
        (tmp_path / "none").read_bytes()
    assert list(tmp_path.iterdir()) == []


def test_a_symbolic_link_stays_and_what_it_points_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    target, link = tmp_path / "store" / "a.txt", tmp_path / "link.txt"
    target.write_text("old")
    link.symlink_to(target)
    with written(str(link), overwrite=True) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert list((tmp_path / "store").iterdir()) == [target]


def test_a_link_that_leads_to_itself_is_one_sentence(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(OutputError, match="leads to itself"), written(str(loop)):
        pass


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"), written(str(tmp_path / "file" / "a.txt")):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_name_in_capitals_is_compressed_too(tmp_path: Path) -> None:
    with written(str(tmp_path / "A.JSONL.GZ")) as stream:
        stream.write(b"text")
    assert gzip.decompress((tmp_path / "A.JSONL.GZ").read_bytes()) == b"text"


def test_a_pipe_or_device_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with written(str(pipe), overwrite=True) as stream:
        stream.write(b"text")
    assert os.read(reader, 10) == b"text"
    os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", [["config", "show"], ["check", "--show-text", README]])
def test_a_full_disk_behind_stdout_is_one_sentence(command: list[str]) -> None:
    for unbuffered in ("", "1"):
        with Path("/dev/full").open("wb") as full:
            environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
            done = subprocess.run(
                [sys.executable, "-m", "qc", *command],
                stdout=full,
                stderr=subprocess.PIPE,
                env=environment,
                check=False,
            )
        assert done.returncode == 2
        assert done.stderr.decode() == "qc: standard output: No space left on device\n"


def test_a_report_beside_a_closed_pipe_is_not_blamed() -> None:
    with pytest.raises(BrokenPipeError), _file(os.devnull):
        raise BrokenPipeError
