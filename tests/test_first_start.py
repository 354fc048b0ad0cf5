"""The first start as an office sees it: a real process, its words, and the sign-in with what it
printed.
"""

import http.cookiejar
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import databases
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from warm import warm_python

from sipetrok.sop import reading

ROOT = Path(__file__).resolve().parent.parent
ACCOUNT = re.compile(r"^(\S+)  (\S+)$")
ROLES = ["admin", "pegawai", "camat"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def started(
    instance: Path, python: Sequence[str] = (), **settings: str
) -> Iterator[tuple[str, list[str]]]:
    """`python app.py` until the block ends: its address, and the lines printed so far."""
    port, lines = str(free_port()), []
    process = subprocess.Popen(
        [*(python or warm_python()), "app.py"],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=databases.environment(instance, PORT=port, **settings),
    )
    try:
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if "http://" in line:
                break
        else:
            raise AssertionError("it ended by itself: " + "\n".join(lines))
        yield f"http://127.0.0.1:{port}", lines
    finally:
        process.terminate()
        rest, _ = process.communicate(timeout=60)
        lines.extend(rest.splitlines())


def fail_to_start(instance: Path, **settings: str) -> tuple[int, str]:
    done = subprocess.run(
        [*warm_python(), "app.py"],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=60,
        env=databases.environment(instance, **settings),
    )
    return done.returncode, done.stdout + done.stderr


class Browser:
    """Enough of one to sign in: cookies, and forms sent with their token."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )

    def get(self, path: str) -> str:
        deadline = time.monotonic() + 60
        while True:
            try:
                return self.opener.open(self.address + path, timeout=60).read().decode()
            except urllib.error.URLError as problem:
                if (
                    isinstance(problem, urllib.error.HTTPError)
                    or time.monotonic() > deadline
                ):
                    raise
                time.sleep(0.05)  # the port opens a moment after the address is printed

    def post(self, path: str, **fields: str) -> str:
        found = re.search(r'name="(csrf_token)"[^>]*value="([^"]+)"', self.get(path))
        token = dict([found.groups()]) if found else {}
        data = urllib.parse.urlencode(fields | token).encode()
        return self.opener.open(self.address + path, data, timeout=60).read().decode()


@dataclass
class FirstRun:
    """What a first start left, said and showed until it was ended."""

    instance: Path
    address: str
    lines: list[str]
    antrean: str
    front: str

    @property
    def accounts(self) -> list[tuple[str, str]]:
        return accounts_in(self.lines)


def accounts_in(lines: list[str]) -> list[tuple[str, str]]:
    return [match.groups() for line in lines if (match := ACCOUNT.match(line))]


@pytest.fixture(scope="module")
def first_run(tmp_path_factory) -> FirstRun:
    """Started once for the tests here, by a bare Python: an officer signs in, and people send what
    is not found.
    """
    instance = tmp_path_factory.mktemp("pertama") / "instance"
    with started(instance, [sys.executable]) as (address, lines):
        akun, sandi = accounts_in(lines)[0]
        antrean = Browser(address).post("/masuk", akun=akun, sandi=sandi)
        browser = Browser(address)
        front = browser.get("/")
        with pytest.raises(urllib.error.HTTPError):
            browser.get("/permohonan/K7QM4XTR9PDC")
        with pytest.raises(urllib.error.HTTPError):
            browser.post("/lacak", kode="K7QM-4XTR-9PDC")
        with pytest.raises(urllib.error.HTTPError):
            browser.post(
                "/layanan/surat-keterangan/ajukan", nik="1404175703909999", nama=""
            )
    return FirstRun(instance, address, lines, antrean, front)


@pytest.fixture
def begun(first_run, tmp_path) -> Path:
    """The instance that the first start left, once more."""
    databases.copy(first_run.instance, tmp_path / "instance")
    return tmp_path / "instance"


def test_the_first_start_prints_one_account_for_each_role_and_they_open_the_door(
    first_run,
):
    accounts, lines = first_run.accounts, first_run.lines

    assert [akun for akun, _ in accounts] == ROLES and len(
        {sandi for _, sandi in accounts}
    ) == 3
    assert any("Kecamatan Pulau Burung" in line for line in lines)
    assert any(first_run.address in line for line in lines)
    assert "Admin Kecamatan" in first_run.antrean
    assert "Tidak ada berkas yang menunggu Anda" in first_run.antrean
    assert "Kecamatan Pulau Burung" in first_run.front


def test_the_running_office_writes_no_code_and_no_number_into_its_output(first_run):
    assert not [line for line in first_run.lines if "K7QM" in line or "140417" in line]


def test_the_second_start_keeps_the_accounts_and_prints_none(first_run, begun):
    akun, sandi = first_run.accounts[0]

    with started(begun) as (address, lines):
        assert "Tidak ada berkas" in Browser(address).post(
            "/masuk", akun=akun, sandi=sandi
        )

    assert not accounts_in(lines)


def test_another_office_on_the_same_instance_gets_its_own_accounts_and_a_keeper(
    begun,
):
    with started(begun, SIPETROK_KANTOR="rawasari") as (address, lines):
        accounts = accounts_in(lines)
        browser = Browser(address)
        for akun, sandi in accounts:
            if akun == "operator":
                browser.post("/masuk", akun=akun, sandi=sandi)
        page = browser.get("/petugas")

    assert [akun for akun, _ in accounts] == [
        "operator",
        "kasi",
        "koordinator",
        "seklur",
        "lurah",
    ]
    assert "Tambah petugas" in page


@pytest.mark.parametrize("name", ["pulau-burung", "tidak-ada"])
def test_a_check_of_a_folder_leaves_no_instance_and_makes_no_accounts(tmp_path, name):
    done = subprocess.run(
        [*warm_python(), "-m", "flask", "--app", "app", "kantor", "check", name],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=60,
        env=databases.environment(tmp_path / "instance"),
    )

    said = done.stdout + done.stderr
    assert (done.returncode, len(said.splitlines())) == (
        int(name == "tidak-ada"),
        1,
    ) and "Traceback" not in said
    assert not (tmp_path / "instance").exists() and not databases.has_tables(
        tmp_path / "instance"
    )


def test_a_faulty_office_folder_stops_the_start_with_its_sentences(tmp_path):
    (tmp_path / "kantor" / "layanan").mkdir(parents=True)
    (tmp_path / "kantor" / "kantor.toml").write_text(
        'nama = "Kantor Uji"\nnamaa = "x"\n', encoding="utf-8"
    )

    code, said = fail_to_start(
        tmp_path / "instance",
        SIPETROK_KANTOR=str(tmp_path / "kantor"),
        PORT=str(free_port()),
    )

    assert (
        code == 1
        and re.search(r"kantor\.toml baris \d+: ", said)
        and "Traceback" not in said
    )
    assert not databases.has_tables(tmp_path / "instance")


def test_an_office_that_is_not_there_stops_the_start(tmp_path):
    code, said = fail_to_start(
        tmp_path / "instance", SIPETROK_KANTOR="pulau-burng", PORT=str(free_port())
    )

    assert code == 1 and "pulau-burng" in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("libur/2028.toml", "tahun = 2028\n[[libur]]\ntanggal = 01-01-2028\n", 3),
        ("wilayah/14.04.17.toml", 'kode = "14.04.17"\nnama = “Pulau Burung”\n', 2),
        ("surat/surat-keterangan.txt", "{namaa}\n", 1),
        ("layanan/surat-keterangan.toml", 'judul = "A"\nkode = “SK”\n', 2),
    ],
)
def test_a_faulty_file_of_the_office_ends_the_start_in_the_words_of_the_check(
    tmp_path, name, text, line
):
    shipped = ROOT / "sipetrok" / "kantor" / "pulau-burung"
    folder = Path(shutil.copytree(shipped, tmp_path / "kantor-uji"))
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")

    code, said = fail_to_start(tmp_path / "instance", SIPETROK_KANTOR=str(folder))

    assert code == 1 and f"{name} baris {line}: " in said and "Traceback" not in said
    assert said.splitlines() == [str(one) for one in reading.check(folder)]


def test_a_wrong_port_stops_the_start_by_its_name(tmp_path):
    code, said = fail_to_start(tmp_path / "instance", PORT="delapan")

    assert (
        code == 1
        and 'PORT harus angka 1 sampai 65535, bukan "delapan".' in said
        and "Traceback" not in said
    )


# PostgreSQL.


@pytest.fixture
def guest():
    """An account on the server that owns nothing."""
    engine = create_engine(databases.SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as server:
        server.execute(text("CREATE ROLE uji_tamu LOGIN"))
        yield "uji_tamu"
        server.execute(text("DROP ROLE uji_tamu"))
    engine.dispose()


def refused_address(tmp_path: Path, address: str, **settings: str) -> str:
    """The one line that a start with this DATABASE_URL ends with."""
    code, said = fail_to_start(
        tmp_path / "instance", PORT=str(free_port()), **settings, DATABASE_URL=address
    )

    assert code == 1 and "Traceback" not in said and "rahasia-sekali" not in said
    (line,) = said.splitlines()
    return line


@pytest.mark.parametrize("scheme", ["postgresql+psycopg", "postgresql", "postgres"])
def test_a_server_that_does_not_answer_stops_the_start_with_one_sentence(
    tmp_path, scheme
):
    port = free_port()

    line = refused_address(
        tmp_path, f"{scheme}://petrok:rahasia-sekali@127.0.0.1:{port}/petrok"
    )

    assert line == (
        f'Basis data PostgreSQL "petrok" di 127.0.0.1:{port} tidak dapat dibuka. '
        "Servernya tidak menjawab. Nyalakan PostgreSQL, "
        "atau periksa nama komputer dan port di DATABASE_URL."
    )


def test_an_address_that_asks_for_what_there_is_not_stops_the_start(tmp_path):
    line = refused_address(
        tmp_path,
        f"postgresql://petrok:rahasia-sekali@127.0.0.1:{free_port()}/petrok?entah=1",
    )

    assert line.endswith(
        "tidak dapat dibuka. Periksa DATABASE_URL, dan apakah PostgreSQL menyala."
    )


def test_without_the_driver_the_start_says_how_to_install_it(tmp_path):
    (tmp_path / "psycopg.py").write_text(
        "raise ImportError\n"
    )  # found before the installed one

    line = refused_address(
        tmp_path,
        "postgresql://petrok:rahasia-sekali@127.0.0.1/petrok",
        PYTHONPATH=str(tmp_path),
    )

    assert (
        line.startswith("DATABASE_URL menunjuk PostgreSQL")
        and "pip install -r requirements-postgresql.txt" in line
    )


@pytest.mark.skipif(
    not databases.IS_POSTGRESQL, reason="SIPETROK_UJI_BASISDATA names no server"
)
@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"database": "belum_ada"}, "Basis data itu belum ada di server."),
        ({"username": "belum_ada"}, "Akun itu belum ada di server."),
        ({"username": "uji_tamu"}, "Akunnya tidak boleh membuat tabel."),
    ],
)
def test_what_is_not_on_the_server_or_not_allowed_is_named(
    tmp_path, guest, missing, words
):
    address = make_url(databases.url_of(tmp_path / "instance")).set(
        password="rahasia-sekali", **missing
    )

    assert words in refused_address(
        tmp_path, address.render_as_string(hide_password=False)
    )
