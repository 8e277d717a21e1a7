"""A file stands under its name only when everything was written."""

import gzip
from pathlib import Path

import pytest
import zstandard

from qc.errors import OutputError
from qc.writing import written


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
    with pytest.raises(OutputError, match=r"/dev/full.*cannot be written"):
        from qc.commands.check import _file

        with _file("/dev/full") as stream:
            stream.write(b"x" * 100_000)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"), written(str(tmp_path / "file" / "a.txt")):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
