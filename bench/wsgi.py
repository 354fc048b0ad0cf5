"""The app for a server to be measured: the office in the folder named by BENCH_INSTANCE."""

import os
from pathlib import Path

from bench.office import open_office

app = open_office(Path(os.environ["BENCH_INSTANCE"]))
