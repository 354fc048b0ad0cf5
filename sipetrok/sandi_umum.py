"""The passwords that people choose most often, as shipped in data/sandi; read when one is first
set.
"""

import gzip
from functools import lru_cache
from pathlib import Path

_LIST = Path(__file__).parent / "data" / "sandi" / "umum.txt.gz"


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """All of them, in lower case."""
    return frozenset(gzip.decompress(_LIST.read_bytes()).decode().split("\n")) - {""}
