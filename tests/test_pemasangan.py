"""The shipped installation as it stands in an office: real Caddy and nginx in front, the scripts
walked to the end.

Only addresses, ports and folders of the shipped files are replaced.
"""

import hashlib
import http.client
import io
import os
import re
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from page import NS, Page, Visitor
from pemohon import ANSWERS
from pictures import noisy_photo
from test_first_start import ACCOUNT, ROOT, free_port, started

LINUX = ROOT / "pasang" / "linux"
DOMAIN = "petrok.uji.test"
WRONG = "K7QM4XTR9PD3"  # a code that nobody has
PROXIES = ("caddy", "nginx")

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="the shipped files under pasang/linux are for Linux"
)


def need(program: str) -> None:
    if shutil.which(program) is None:
        message = f"{program} is not installed here"
        pytest.fail(message) if os.environ.get(
            "SIPETROK_UJI_PERAMBAN"
        ) == "wajib" else pytest.skip(message)


# The proxies.


@dataclass
class Answer:
    status_code: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def mimetype(self) -> str:
        return self.headers.get_content_type()

    def get_data(self, as_text: bool) -> str:
        return self.text


class Phone:
    """A visitor's phone: keeps cookies, trusts the office's certificate, and calls the office by
    its name.
    """

    def __init__(
        self, port: int, trusted: Path, own_address: str = "127.0.0.1"
    ) -> None:
        self.port, self.own_address, self.cookies, self.set_cookies, self.seen = (
            port,
            own_address,
            {},
            [],
            "/",
        )
        self.context = ssl.create_default_context(cafile=str(trusted))

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        line = http.client.HTTPSConnection(
            DOMAIN, self.port, context=self.context, timeout=60
        )
        with (
            socket.create_connection(
                ("127.0.0.1", self.port), 60, (self.own_address, 0)
            ) as plain,
            self.context.wrap_socket(plain, server_hostname=DOMAIN) as line.sock,
        ):
            line.request(
                method,
                path,
                body,
                ({"Cookie": cookies} if cookies else {}) | (headers or {}),
            )
            with line.getresponse() as answer:
                text = answer.read().decode("utf-8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.set_cookies.append(cookie)
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.headers, text)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        self.seen = path
        return self.ask("GET", path, headers=headers)

    def post(
        self, path: str, data: dict, headers: dict[str, str], content_type: str | None
    ) -> Answer:
        """A form sent as a browser sends it: with where it came from, files as (stream, name)."""
        limit, parts, home = secrets.token_hex(16), [], f"https://{DOMAIN}:{self.port}"
        for name, value in data.items():
            isi, file = (
                value
                if isinstance(value, tuple)
                else (io.BytesIO(value.encode()), None)
            )
            about = f'; filename="{file}"\r\nContent-Type: image/jpeg' if file else ""
            parts += [
                f"--{limit}\r\n".encode(),
                f'Content-Disposition: form-data; name="{name}"{about}\r\n\r\n'.encode(),
                isi.getvalue(),
                b"\r\n",
            ]
        return self.ask(
            "POST",
            path,
            b"".join([*parts, f"--{limit}--\r\n".encode()]),
            headers
            | {
                "Content-Type": f"multipart/form-data; boundary={limit}",
                "Referer": home + self.seen,
                "Origin": home,
            },
        )


@dataclass
class Front:
    """A running proxy: its ports, what it is trusted by, and what it has written down."""

    http: int
    https: int
    trusted: Path
    access: Path
    output: Path

    def phone(self, own_address: str = "127.0.0.1") -> Phone:
        return Phone(self.https, self.trusted, own_address)


def certificate(folder: Path) -> tuple[Path, Path]:
    need("openssl")
    paper, key = folder / "sertifikat.pem", folder / "kunci.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            f"/CN={DOMAIN}",
            "-addext",
            f"subjectAltName=DNS:{DOMAIN}",
            "-keyout",
            key,
            "-out",
            paper,
        ],
        check=True,
        capture_output=True,
    )
    return paper, key


def caddy(folder: Path, front: Front, app_port: int) -> list[str]:
    text = (LINUX / "Caddyfile").read_text("utf-8")
    text = text.replace(
        "{\n",
        f"{{\n\tadmin off\n\thttp_port {front.http}\n\thttps_port {front.https}\n",
        1,
    )
    text = text.replace("#tls internal", "tls internal").replace(
        "petrok.contoh.go.id", DOMAIN
    )
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{app_port}")
    text = text.replace("/var/log/caddy/sipetrok.log", str(front.access))
    (folder / "Caddyfile").write_text(text, "utf-8")
    return [
        "caddy",
        "run",
        "--config",
        str(folder / "Caddyfile"),
        "--adapter",
        "caddyfile",
    ]


def nginx(folder: Path, front: Front, app_port: int) -> list[str]:
    paper, key = certificate(folder)
    text = (LINUX / "nginx.conf").read_text("utf-8")
    text = text.replace(
        "https://petrok.contoh.go.id", f"https://{DOMAIN}:{front.https}"
    )
    text = text.replace("petrok.contoh.go.id", DOMAIN)
    text = re.sub(r"(listen (?:\[::\]:)?)80;", rf"\g<1>{front.http};", text)
    text = re.sub(r"(listen (?:\[::\]:)?)443 ", rf"\g<1>{front.https} ", text)
    if not Path("/proc/net/if_inet6").exists():
        text = re.sub(r" *listen \[::\].*\n", "", text)
    text = text.replace("/etc/ssl/sipetrok/sertifikat.pem", str(paper)).replace(
        "/etc/ssl/sipetrok/kunci.pem", str(key)
    )
    text = text.replace("/var/log/nginx/sipetrok.log", str(front.access))
    text = text.replace("/var/log/nginx/sipetrok-galat.log", str(front.output))
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{app_port}")
    (folder / "sipetrok.conf").write_text(text, "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{user}\ndaemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\n{temporary}include {folder}/sipetrok.conf;\n}}\n",
        "utf-8",
    )
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]


@contextmanager
def in_front(kind: str, folder: Path, app_port: int, https: int) -> Iterator[Front]:
    need(kind)
    front = Front(
        free_port(),
        https,
        folder / "sertifikat.pem",
        folder / "akses.log",
        folder / "keluaran.txt",
    )
    command = {"caddy": caddy, "nginx": nginx}[kind](folder, front, app_port)
    with front.output.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            env=os.environ
            | {
                "XDG_DATA_HOME": str(folder / "data"),
                "XDG_CONFIG_HOME": str(folder / "konfigurasi"),
                "HOME": str(folder),
            },
        )
    try:
        if kind == "caddy":
            front.trusted = (
                folder / "data" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
            )
        wait_until(
            lambda: front.trusted.exists() and answers(front), process, front.output
        )
        yield front
    finally:
        process.terminate()
        process.wait(60)


def answers(front: Front) -> bool:
    try:
        front.phone().get("/static/gaya.css")
        return True
    except OSError:
        return False


def wait_until(ready, process: subprocess.Popen, output: Path) -> None:
    deadline = time.monotonic() + 90
    while not ready():
        assert process.poll() is None and time.monotonic() < deadline, output.read_text(
            "utf-8", "replace"
        )
        time.sleep(0.1)


@dataclass
class Office:
    front: Front
    accounts: dict[str, str]


@pytest.fixture(
    scope="module", params=["caddy", pytest.param("nginx", marks=pytest.mark.panjang)]
)
def office(request, tmp_path_factory) -> Iterator[Office]:
    """An office on the internet: the program, and the proxy that the installer sets up before it.

    In the long lane also behind the other one.
    """
    folder, https = tmp_path_factory.mktemp(request.param), free_port()
    need(request.param)
    with started(folder / "instance", SIPETROK_URL=f"https://{DOMAIN}:{https}") as (
        address,
        lines,
    ):
        accounts = dict(
            match.groups() for line in lines if (match := ACCOUNT.match(line))
        )
        with in_front(
            request.param, folder, int(address.rsplit(":", 1)[1]), https
        ) as front:
            yield Office(front, accounts)


def test_an_officer_signs_in_over_https_with_a_cookie_that_nobody_else_gets(office):
    phone = office.front.phone()
    officer = Visitor(phone)

    officer.get("/masuk")
    inside = officer.press("Masuk", akun="admin", sandi=office.accounts["admin"])

    assert (
        inside.path == "/antrean"
        and "Tidak ada berkas yang menunggu Anda" in inside.text
    )
    assert phone.set_cookies
    for cookie in phone.set_cookies:
        name, *flags = [part.strip() for part in cookie.split(";")]
        assert name.startswith("__Host-sipetrok-") and not [
            flag for flag in flags if flag.startswith("Domain")
        ]
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(flags)


@pytest.mark.parametrize("path", ["/", "/masuk", "/static/gaya.css", "/tidak-ada"])
def test_every_answer_asks_the_browser_to_stay_with_https(office, path):
    promise = office.front.phone().get(path).headers["Strict-Transport-Security"]

    assert re.fullmatch(r"max-age=\d{7,8}", promise)


def test_whoever_comes_without_https_is_led_to_it(office):
    with closing(
        http.client.HTTPConnection("127.0.0.1", office.front.http, timeout=60)
    ) as line:
        line.request("GET", "/layanan", headers={"Host": DOMAIN})
        with line.getresponse() as answer:
            status, place = answer.status, answer.headers["Location"]

    assert status == 308 and re.fullmatch(rf"https://{DOMAIN}(:\d+)?/layanan", place)


def test_a_photo_of_eight_megabytes_comes_through(office):
    photo = noisy_photo()
    photo += bytes(8_000_000 - len(photo))  # what phones append after the picture
    pemohon = Visitor(office.front.phone())

    pemohon.get("/layanan/surat-keterangan/ajukan")
    begun = pemohon.press("Simpan dan lanjut", **ANSWERS)
    sent = pemohon.press("Simpan dan lanjut", berkas__1=(io.BytesIO(photo), "foto.jpg"))

    assert (
        re.fullmatch(r"/permohonan/\w{12}/berkas", begun.path)
        and len(photo) == 8_000_000
    )
    assert (
        len([address for address in pictures(sent) if address.startswith(begun.path)])
        == 1
    )


def pictures(page: Page) -> list[str]:
    return [image.get("src") for image in page.root.iter(NS + "img")]


def test_seventy_megabytes_are_refused_by_a_page_of_ours(office):
    phone = office.front.phone()

    answer = phone.post(
        "/lacak", {"foto": (io.BytesIO(bytes(70 * 1024 * 1024)), "foto.jpg")}, {}, None
    )

    assert (
        answer.status_code == 413
        and "Kiriman terlalu besar" in answer.text
        and "gaya.css" in answer.text
    )


def test_what_is_too_much_even_for_the_proxy_is_refused_in_a_sentence(office):
    answer = office.front.phone().ask(
        "POST", "/lacak", None, {"Content-Length": str(90 * 1024 * 1024)}
    )

    assert answer.status_code == 413 and "Kiriman terlalu besar" in answer.text


def test_a_guesser_is_braked_by_his_own_address_whatever_he_says_it_is(office):
    guesser, neighbour = (
        office.front.phone("127.0.0.3"),
        office.front.phone("127.0.0.4"),
    )

    seen = [
        guesser.get(
            f"/permohonan/{WRONG}",
            {
                "X-Forwarded-For": f"203.0.113.{n}",
                "X-Real-IP": f"203.0.113.{n}",
                "Forwarded": f"for=203.0.113.{n}",
            },
        ).status_code
        for n in range(21)
    ]

    assert seen == [404] * 20 + [429]
    assert (
        neighbour.get(
            f"/permohonan/{WRONG}", {"X-Forwarded-For": "127.0.0.3"}
        ).status_code
        == 404
    )


def test_a_false_name_of_the_host_stands_in_no_link(office):
    answer = office.front.phone().get(
        "/lacak", {"Host": "jahat.contoh", "X-Forwarded-Host": "jahat.contoh"}
    )

    assert (
        "jahat.contoh" not in answer.text + str(answer.headers)
        and "csrf_token" not in answer.text
    )


def test_a_name_sent_as_forwarded_changes_nothing(office):
    answer = office.front.phone().get(
        "/masuk", {"X-Forwarded-Host": "jahat.contoh", "X-Forwarded-Proto": "http"}
    )

    assert answer.status_code == 200 and "jahat.contoh" not in answer.text
    assert "Secure" in answer.headers["Set-Cookie"]


def test_the_access_log_knows_no_code_no_question_and_no_whole_address(office):
    phone = office.front.phone("127.0.0.77")

    phone.get(
        f"/permohonan/{WRONG}?nik=1404175703909999",
        {"Referer": f"https://{DOMAIN}/permohonan/{WRONG}"},
    )
    wait_for(lambda: "404" in office.front.access.read_text("utf-8"))
    written = office.front.access.read_text("utf-8") + office.front.output.read_text(
        "utf-8"
    )

    assert "127.0.0.0" in written and "127.0.0.77" not in written
    assert not re.search("K7QM|permohonan|nik=|1404175703909999|gaya.css", written)


def wait_for(condition) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("kind", PROXIES)
def test_while_the_program_is_down_people_read_a_sentence_and_nothing_of_them_is_written(
    kind, tmp_path
):
    with in_front(kind, tmp_path, free_port(), free_port()) as front:
        answer = front.phone().get(f"/permohonan/{WRONG}?nik=1404175703909999")
        written = front.access.read_text("utf-8") + front.output.read_text("utf-8")

    assert (
        answer.status_code in (502, 503)
        and "Yang sudah tersimpan tidak hilang" in answer.text
    )
    assert not re.search("K7QM|1404175703909999", written)


# The service.


def test_the_unit_is_one_that_systemd_understands_and_leaves_little_open(tmp_path):
    need("systemd-analyze")
    text = (
        (LINUX / "sipetrok.service")
        .read_text("utf-8")
        .replace("/opt/sipetrok/sekarang/.venv/bin/python", sys.executable)
    )
    (tmp_path / "sipetrok.service").write_text(text, "utf-8")

    verified = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / "sipetrok.service"],
        capture_output=True,
        text=True,
    )
    measured = subprocess.run(
        [
            "systemd-analyze",
            "security",
            "--offline=true",
            "--threshold=20",
            tmp_path / "sipetrok.service",
        ],
        capture_output=True,
        text=True,
    )

    assert verified.returncode == 0 and "sipetrok.service" not in verified.stderr, (
        verified.stderr
    )
    assert measured.returncode == 0, measured.stdout[-2000:]


# The scripts, walked in a folder of their own.


@dataclass
class Machine:
    """A computer on which the scripts are walked without root and without systemd."""

    root: Path
    port: int
    source: Path = Path()
    said: subprocess.CompletedProcess | None = None

    def run(self, script: Path, *words: str) -> subprocess.CompletedProcess:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SIPETROK_", "DATABASE_"))
        }
        return subprocess.run(
            ["bash", script, *words],
            capture_output=True,
            text=True,
            timeout=300,
            env=kept
            | {
                "AKAR": str(self.root),
                "PORT": str(self.port),
                "PYTHON": sys.executable,
                "LAMA_TUNGGU": "60",
            },
        )

    def command(self, *words: str, given: str = "") -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.root / "usr/local/bin/sipetrok", *words],
            input=given,
            capture_output=True,
            text=True,
            check=True,
        )

    def accounts(self) -> str:
        """Who stands in the database, by the program that is installed now."""
        code = (
            "from sipetrok import create_app; from sipetrok.models import Petugas, db\n"
            "names = db.select(Petugas.akun).order_by(Petugas.akun)\n"
            "with create_app().app_context(): print(*db.session.scalars(names))"
        )
        instance = {"SIPETROK_INSTANCE": str(self.root / "var/lib/sipetrok")}
        return subprocess.run(
            [self.now / ".venv/bin/python", "-c", code],
            cwd=self.now,
            env=os.environ | instance,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    def get(self, path: str) -> int:
        with closing(
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        ) as line:
            line.request("GET", path)
            with line.getresponse() as answer:
                return answer.status

    @property
    def now(self) -> Path:
        return (self.root / "opt/sipetrok/sekarang").resolve()

    def stop(self) -> None:
        mark = self.root / "opt/sipetrok/sipetrok.pid"
        if mark.exists():
            os.kill(int(mark.read_text()), 15)
            wait_for(lambda: not listening(self.port))


def listening(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def copied(to: Path) -> Path:
    """The program as somebody downloads it: what is kept, without data and without what running
    leaves behind.
    """
    shutil.copytree(
        ROOT,
        to,
        ignore=shutil.ignore_patterns(
            ".git",
            ".venv",
            "instance",
            "__pycache__",
            ".pytest_cache",
            ".hypothesis",
            "tests",
        ),
    )
    return to


@contextmanager
def installed(folder: Path) -> Iterator[Machine]:
    """Freshly installed by pasang.sh.

    The libraries of this test stand where the script would have put its own.
    """
    here = Machine(folder / "akar", free_port())
    requirements = (ROOT / "requirements.txt").read_bytes()
    version = subprocess.run([sys.executable, "-V"], capture_output=True).stdout
    libraries = (
        here.root
        / "opt/sipetrok/venv"
        / hashlib.sha256(requirements + version).hexdigest()[:12]
    )
    libraries.mkdir(parents=True)
    for part in Path(sys.prefix).iterdir():
        (libraries / part.name).symlink_to(part)
    (libraries / ".lengkap").touch()
    here.source = copied(folder / "unduhan")
    here.said = here.run(here.source / "pasang/linux/pasang.sh", DOMAIN)
    assert here.said.returncode == 0, here.said.stdout + here.said.stderr
    try:
        yield here
    finally:
        here.stop()


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Iterator[Machine]:
    """A machine for the tests that leave it as they found it."""
    with installed(tmp_path_factory.mktemp("pertama")) as machine:
        yield machine


@pytest.fixture
def machine(tmp_path) -> Iterator[Machine]:
    """A machine of this test alone, which changes what is installed on it."""
    with installed(tmp_path) as machine:
        yield machine


def new_version(machine: Machine, name: str) -> Path:
    return copied(machine.root.parent / name)


def add_table(version: Path) -> None:
    """A migration as a later version brings one."""
    folder = version / "sipetrok/migrations/versions"
    texts = [path.read_text("utf-8") for path in folder.glob("*.py")]
    revisions = {
        re.search(r"""^revision.*= ["'](.+)["']""", text, re.M)[1] for text in texts
    }
    followed = {
        found[1]
        for text in texts
        if (found := re.search(r"""^down_revision.*= ["'](.+)["']""", text, re.M))
    }
    (head,) = revisions - followed
    (folder / "9999_uji.py").write_text(
        f'"""A table of a later version."""\nimport sqlalchemy as sa\nfrom alembic import op\n'
        f'revision = "9999"\ndown_revision = "{head}"\nbranch_labels = depends_on = None\n\n\n'
        "def upgrade():\n"
        '    op.create_table("uji", sa.Column("id", sa.Integer, primary_key=True))\n',
        "utf-8",
    )


def test_the_installer_makes_an_office_that_answers_and_says_each_step(first):
    said, root = first.said.stdout, first.root
    settings = (root / "etc/sipetrok.env").read_text("utf-8")

    assert first.get("/") == 200
    assert [line.split()[0] for line in said.splitlines() if ACCOUNT.match(line)] == [
        "admin",
        "pegawai",
        "camat",
    ]
    assert [int(n) for n in re.findall(r"^== (\d) dari 7", said, re.M)] == [
        1,
        2,
        3,
        4,
        5,
        6,
        7,
    ]
    assert (
        f"SIPETROK_URL=https://{DOMAIN}\n" in settings
        and (root / "etc/sipetrok.env").stat().st_mode & 0o077 == 0
    )
    assert DOMAIN in (root / "etc/caddy/Caddyfile").read_text("utf-8")
    assert f"127.0.0.1:{first.port}" in (root / "etc/caddy/Caddyfile").read_text(
        "utf-8"
    )
    assert (root / "var/lib/sipetrok").stat().st_mode & 0o077 == 0
    assert "ExecStart=" in (root / "etc/systemd/system/sipetrok.service").read_text(
        "utf-8"
    )


def test_installing_again_changes_nothing_and_prints_no_password(first):
    with (first.root / "etc/sipetrok.env").open("a") as settings:
        settings.write("# catatan kantor\n")
    before = first.now

    again = first.run(first.source / "pasang/linux/pasang.sh", DOMAIN)

    assert again.returncode == 0, again.stdout + again.stderr
    assert first.now == before and not [
        line for line in again.stdout.splitlines() if ACCOUNT.match(line)
    ]
    assert "# catatan kantor" in (first.root / "etc/sipetrok.env").read_text("utf-8")


@pytest.mark.parametrize(
    "word", ["", "surat contoh", "https://a/b", "Surat.Contoh", "a;b"]
)
def test_the_installer_refuses_what_is_no_address(tmp_path, word):
    done = Machine(tmp_path, 8000).run(LINUX / "pasang.sh", word)

    assert (
        done.returncode == 1
        and "BERHENTI" in done.stderr
        and not list(tmp_path.iterdir())
    )


@pytest.mark.panjang
def test_a_new_version_is_put_in_place_after_a_backup_and_the_old_one_stays_at_hand(
    machine,
):
    machine.command(
        "petugas",
        "add",
        "siti",
        "--nama",
        "Siti",
        "--peran",
        "admin",
        given="kata sandi untuk uji\n",
    )
    new, old = new_version(machine, "baru"), machine.now
    (new / "static/versi-baru.txt").write_text("baru", "utf-8")
    assert machine.get("/static/versi-baru.txt") == 404

    done = machine.run(new / "pasang/linux/perbarui.sh", str(new))

    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        machine.get("/static/versi-baru.txt") == 200
        and machine.accounts() == "admin camat pegawai siti"
    )
    assert (machine.root / "opt/sipetrok/sebelumnya").resolve() == old
    made = list((machine.root / "var/lib/sipetrok/cadangan").iterdir())
    assert (
        any(path.name.startswith("sebelum-perbarui-") for path in made)
        and len(made) >= 2
    )


@pytest.mark.panjang
def test_a_zip_will_do(machine):
    new = new_version(machine, "sipetrok-baru")
    (new / "static/versi-baru.txt").write_text("baru", "utf-8")
    packed = shutil.make_archive(
        str(machine.root.parent / "unduhan-baru"), "zip", new.parent, new.name
    )

    done = machine.run(machine.now / "pasang/linux/perbarui.sh", packed)

    assert done.returncode == 0, done.stdout + done.stderr
    assert machine.get("/static/versi-baru.txt") == 200


@pytest.mark.panjang
def test_going_back_to_a_version_with_the_same_tables_loses_nothing(machine):
    new, old = new_version(machine, "baru"), machine.now
    assert machine.run(new / "pasang/linux/perbarui.sh", str(new)).returncode == 0
    machine.command(
        "petugas",
        "add",
        "siti",
        "--nama",
        "Siti",
        "--peran",
        "admin",
        given="kata sandi untuk uji\n",
    )

    back = machine.run(machine.now / "pasang/linux/perbarui.sh", "kembali")

    assert back.returncode == 0, back.stdout + back.stderr
    assert (
        machine.now == old and machine.get("/") == 200 and "siti" in machine.accounts()
    )


@pytest.mark.panjang
def test_going_back_over_changed_tables_takes_the_database_from_before_and_keeps_the_present_one(
    machine,
):
    new, old = new_version(machine, "baru"), machine.now
    add_table(new)
    done = machine.run(new / "pasang/linux/perbarui.sh", str(new))
    assert done.returncode == 0, done.stdout + done.stderr
    machine.command(
        "petugas",
        "add",
        "siti",
        "--nama",
        "Siti",
        "--peran",
        "admin",
        given="kata sandi untuk uji\n",
    )

    back = machine.run(machine.now / "pasang/linux/perbarui.sh", "kembali", "--ya")

    assert back.returncode == 0, back.stdout + back.stderr
    assert (
        machine.now == old
        and machine.get("/") == 200
        and machine.accounts() == "admin camat pegawai"
    )
    assert list(
        (machine.root / "var/lib/sipetrok/cadangan").glob("saat-kembali-*/sipetrok.db")
    )


@pytest.mark.panjang
@pytest.mark.parametrize("tables", ["same tables", "new tables"])
def test_a_version_that_does_not_come_up_is_taken_back_by_itself_with_the_data(
    machine, tables
):
    machine.command(
        "petugas",
        "add",
        "siti",
        "--nama",
        "Siti",
        "--peran",
        "admin",
        given="kata sandi untuk uji\n",
    )
    new, old = new_version(machine, "baru"), machine.now
    if tables == "new tables":
        add_table(new)
    source = (new / "app.py").read_text("utf-8")
    (new / "app.py").write_text(
        source.replace("_server.run()", 'sys.exit("rusak")'), "utf-8"
    )

    done = machine.run(new / "pasang/linux/perbarui.sh", str(new))

    assert done.returncode == 1 and "Versi lama berjalan lagi" in done.stderr, (
        done.stdout + done.stderr
    )
    assert (
        machine.now == old
        and machine.get("/") == 200
        and machine.accounts() == "admin camat pegawai siti"
    )


@pytest.mark.panjang
def test_without_a_backup_nothing_is_touched(machine):
    new, old = new_version(machine, "baru"), machine.now
    blocked = machine.root / "cadangan-yang-bukan-folder"
    blocked.write_text("", "utf-8")
    with (machine.root / "etc/sipetrok.env").open("a") as settings:
        settings.write(f"SIPETROK_CADANGAN={blocked}/di-sini\n")

    done = machine.run(new / "pasang/linux/perbarui.sh", str(new))

    assert done.returncode == 1 and "tidak ada yang diubah" in done.stderr, (
        done.stdout + done.stderr
    )
    assert "No such command" not in done.stderr
    assert machine.now == old and machine.get("/") == 200


# What is shipped for Windows cannot be run here; its form can be read.


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "pasang" / "windows").glob("*.bat")),
    ids=lambda path: path.name,
)
def test_a_batch_file_has_the_line_ends_and_the_signs_that_windows_reads(path):
    data = path.read_bytes()

    assert (
        data.isascii()
        and data.endswith(b"\r\n")
        and data.count(b"\n") == data.count(b"\r\n")
    )
    goals = set(re.findall(rb"^:(\w+)", data, re.M)) | {b"eof"}
    assert set(re.findall(rb"(?:goto|call) :(\w+)", data)) <= goals
