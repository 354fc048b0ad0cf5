"""The app for a server to be measured: the office in the folder named by BENCH_INSTANCE."""

import os
from pathlib import Path

from bench.office import open_office
from sipetrok.operations import throttle

app = open_office(Path(os.environ["BENCH_INSTANCE"]))

# One machine sends what a whole regency would not; the brake on uploads still asks and counts each
# time.
throttle.UNGGAH = throttle.Brake("unggah", 10**9, throttle.UNGGAH.dalam)
