import gzip
import io
import random

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from qc.errors import InputError
from qc.readers.packing import BLOCK, unpacked

WORDS = random.Random(3)
TEXT = b"".join(b"%d %s\n" % (number, WORDS.randbytes(9).hex().encode()) for number in range(60_000))


def zst(data: bytes, **options: int) -> bytes:
    return zstandard.ZstdCompressor(**options).compress(data)  # type: ignore[arg-type]


def unpack(packed: bytes, packing: str, max_ratio: int = 200) -> bytes:
    return b"".join(unpacked(io.BytesIO(packed), packing, max_ratio))


def kept_before_the_end(packed: bytes, packing: str, message: str, max_ratio: int = 200) -> bytes:
    kept: list[bytes] = []
    with pytest.raises(InputError, match=message):
        kept.extend(unpacked(io.BytesIO(packed), packing, max_ratio))
    return b"".join(kept)


def test_a_plain_file_comes_in_blocks() -> None:
    blocks = list(unpacked(io.BytesIO(TEXT), "", 1))
    assert b"".join(blocks) == TEXT
    assert max(map(len, blocks)) <= BLOCK


def test_gzip_members_follow_each_other_with_zeros_between() -> None:
    packed = gzip.compress(TEXT) + gzip.compress(b"") + b"\0" * 70_000 + gzip.compress(b"last") + b"\0" * 512
    assert unpack(packed, "gz") == TEXT + b"last"


def test_zstandard_frames_of_all_kinds_follow_each_other() -> None:
    sized = zst(TEXT)
    streamed = zstandard.ZstdCompressor(write_checksum=True, write_content_size=False).compress(TEXT)
    skippable = b"\x5f\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"index"
    assert unpack(sized + skippable + streamed + zst(b"") + zst(b"x" * 300_000), "zst") == TEXT * 2 + b"x" * 300_000


@given(st.binary(max_size=3000), st.sampled_from([1, 3, 19]), st.booleans())
def test_what_zstandard_packs_is_unpacked(data: bytes, level: int, checksum: bool) -> None:
    packed = zstandard.ZstdCompressor(level=level, write_checksum=checksum).compress(data)
    assert unpack(packed * 2, "zst") == data * 2


@given(st.binary(max_size=200), st.sampled_from(["gz", "zst"]))
def test_bytes_that_are_not_packed_are_refused_and_never_more(data: bytes, packing: str) -> None:
    with pytest.raises(InputError, match=packing):
        unpack(data, packing)


@pytest.mark.parametrize("cut", [1, 4, 7, 5000])
@pytest.mark.parametrize(("packing", "packed"), [("gz", gzip.compress(TEXT)), ("zst", zst(TEXT, write_checksum=1))])
def test_what_a_truncated_file_holds_is_kept(packing: str, packed: bytes, cut: int) -> None:
    kept = kept_before_the_end(packed[:-cut], packing, f"the {packing} data end too early")
    assert TEXT.startswith(kept)
    assert len(kept) > len(TEXT) / 2


def test_a_packed_file_without_a_byte_is_truncated() -> None:
    assert kept_before_the_end(b"", "gz", "end before they begin") == b""
    assert kept_before_the_end(b"", "zst", "end before they begin") == b""


def test_what_is_not_packed_is_refused() -> None:
    assert kept_before_the_end(b"plain text", "gz", "the gz data are damaged") == b""
    assert kept_before_the_end(b"plain text", "zst", "holds no zst data") == b""


def test_junk_after_the_packed_data_is_named_and_the_data_kept() -> None:
    assert kept_before_the_end(gzip.compress(b"good") + b"junk", "gz", "damaged") == b"good"
    assert kept_before_the_end(zst(b"good") + b"junk", "zst", "what follows is no zst data") == b"good"


def test_damaged_data_are_named() -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[-6] ^= 0xFF  # the checksum
    assert TEXT.startswith(kept_before_the_end(bytes(packed), "gz", "incorrect data check"))
    packed = bytearray(zst(TEXT, write_checksum=1))
    packed[-2] ^= 0xFF
    assert TEXT.startswith(kept_before_the_end(bytes(packed), "zst", "the zst data are damaged"))


@pytest.mark.parametrize(
    ("packing", "bomb"), [("gz", gzip.compress(bytes(40 << 20))), ("zst", zst(bytes(200 << 20)))], ids=["gz", "zst"]
)
def test_a_bomb_is_given_up_after_the_first_megabytes(packing: str, bomb: bytes) -> None:
    kept = kept_before_the_end(bomb, packing, "unpacks to more than 200 times its size")
    assert len(kept) < 12 << 20


def test_short_files_may_repeat_themselves() -> None:
    assert unpack(zst(bytes(1 << 20)), "zst", max_ratio=2) == bytes(1 << 20)


def test_a_window_that_needs_gigabytes_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=30, write_content_size=False)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(b"text") + packer.flush()
    assert kept_before_the_end(packed, "zst", "too much memory") == b""
