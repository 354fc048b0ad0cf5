"""The words of the example files: names, what people write in forms, what officers note.

They stand in data/contoh.toml. What a list holds twice is chosen twice as often.
"""

import tomllib
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parents[1] / "data" / "contoh.toml"
TEKS: dict[str, Any] = tomllib.loads(_FILE.read_text("utf-8"))
