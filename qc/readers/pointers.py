"""Files that only say where the file is: Git LFS puts them in place of what was not fetched."""

import re

# https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: keys sorted after `version`, under 1024 bytes.
_LFS = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:[a-z0-9.-]+ [^\n]*\n)*oid sha256:[0-9a-f]{64}\nsize \d+\n"
)
LONGEST = 1024
"""Bytes that a pointer has at most."""


def is_lfs_pointer(data: bytes) -> bool:
    """Whether the bytes of a whole file are a pointer of Git LFS."""
    return len(data) < LONGEST and _LFS.fullmatch(data) is not None
