"""An office PC without any network: it starts, is made ready, and serves its own people."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import databases
import pytest

ROOT = Path(__file__).resolve().parent.parent

# Run where there is no network but this machine itself: starts the office, signs in with what it
# printed, and looks through the catalogue. Prints every address outside of the site that a page
# refers to.
WALK = """
import re, sys
from test_first_start import ACCOUNT, Browser, started
from pathlib import Path

with started(Path(sys.argv[1])) as (address, lines):
    akun, sandi = next(m.groups() for line in lines if (m := ACCOUNT.match(line)))
    visitor, officer = Browser(address), Browser(address)
    pages = [officer.post("/masuk", akun=akun, sandi=sandi)]
    assert "Tidak ada berkas" in pages[0], pages[0]
    pages += [officer.get(path) for path in ("/antrean", "/arsip", "/kantor")]
    pages.append(visitor.get("/layanan"))
    services = sorted(set(re.findall(r'href="(/layanan/[a-z-]+)"', pages[-1])))
    pages += [visitor.get(path) for path in ("/", "/lacak", "/alur", "/masuk", *services)]
    pages += [visitor.get(f"{path}/ajukan") for path in services]
    for page in pages:
        for asset in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page)):
            visitor.opener.open(visitor.address + asset, timeout=60).read()
    print("services", len(services))
    outside = re.compile(r'(?:src|action|srcset)="(https?://[^"]+)"')
    print("outside", sorted({found for page in pages for found in outside.findall(page)}))
"""


@pytest.mark.skipif(
    databases.IS_POSTGRESQL, reason="Server basis datanya dicapai lewat jaringan."
)
def test_without_any_network_the_office_starts_and_is_used(tmp_path):
    walk = tmp_path / "walk.py"
    walk.write_text(WALK, encoding="utf-8")
    alone = [
        *alone_on_this_machine(),
        "sh",
        "-c",
        'ip link set lo up && exec "$@"',
        "sh",
        sys.executable,
        walk,
    ]
    environment = databases.environment(tmp_path) | {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    }

    done = subprocess.run(
        [*alone, tmp_path / "instance"],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=180,
        env=environment,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r"services (\d+)", done.stdout)[1]) >= 3
    assert "outside []" in done.stdout, done.stdout


def alone_on_this_machine() -> list[str]:
    """The words before a command that take every network from it."""
    reason = "Tidak dapat memutus jaringan untuk satu proses (unshare, ip); dilewati."
    for words in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if (
            shutil.which("unshare")
            and shutil.which("ip")
            and subprocess.run(
                [*words, "ip", "link", "set", "lo", "up"], capture_output=True
            ).returncode
            == 0
        ):
            return words
    pytest.skip(reason)
