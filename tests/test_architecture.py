"""The shape of the house, read from the code itself. Each message says what to do."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import conftest
import pytest
from builders import make_petugas
from flask import Flask

from sipetrok.app import auth, config
from sipetrok.sop import reading

ROOT = Path(__file__).parents[1]
PACKAGE, TEMPLATES, TESTS = ROOT / "sipetrok", ROOT / "templates", ROOT / "tests"
MODULES = {
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "__pycache__" not in path.parts
}
PAGES = sorted(TEMPLATES.rglob("*.html"))
README = (ROOT / "README.md").read_text("utf-8")


def trees(*prefixes: str) -> Iterator[tuple[str, ast.Module]]:
    """The modules whose name begins so, each with its syntax tree."""
    for name, path in MODULES.items():
        if not prefixes or name.startswith(prefixes):
            yield name, tree_of(path)


@cache
def tree_of(path: Path) -> ast.Module:
    """Read once for all tests here; none of them changes it."""
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(tree: ast.AST) -> frozenset[str]:
    """Everything that is imported, wherever it stands, by its full name: "flask.request"."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, (
                f"line {node.lineno}: write imports out in full, from sipetrok on"
            )
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def layer_of(name: str) -> str:
    """The room of an imported name of ours: "domain", "models", "web" …; of `app` each module."""
    parts = name.removesuffix(".__init__").split(".")
    if parts[1:2] == ["app"]:
        return ".".join(parts[1:3])
    return parts[1] if len(parts) > 1 else parts[0]


# What each room may import of ours, from the ground up. Whoever is not named here only wires the
# house together.
RULES = {"domain", "alur", "sop"}  # of sop only what PURE names
LAYERS = {
    "domain": {"domain", "sop"},
    "alur": RULES,
    "sop": RULES,
    "models": {*RULES, "models"},
    "queries": {*RULES, "models", "queries"},
    "simpanan": {"domain", "simpanan"},
    "kiriman": {"domain", "kiriman"},
    "cetak": {*RULES, "cetak"},
    "contoh": {*RULES, "contoh"},
    "operations": {
        *RULES,
        "models",
        "simpanan",
        "kiriman",
        "cetak",
        "contoh",
        "produk",
        "operations",
    },
    # A product is made inside a press: it knows what a press is and where it is made, and no more.
    "produk": {*RULES, "models", "kiriman", "cetak", "operations", "produk"},
    "app.log": set(),
    "app.http": {"app.log"},
    "app.filters": RULES,
    "app.sehat": {*RULES, "models", "operations", "simpanan"},
    "app.auth": {*RULES, "models", "operations", "app.http", "app.log"},
    "app.perangkat": {"models", "operations"},
}
LAYERS["web"] = {"web", "queries", *LAYERS}
WIRING = {
    "sipetrok",
    "app",
    "app.config",
    "app.instance",
    "app.intake",
    "app.server",
    "cli",
    "migrations",
    "pulihkan",
}


def test_every_module_has_its_layer():
    unknown = {layer_of(name) for name in MODULES} - set(LAYERS) - WIRING

    assert not unknown, (
        f"say in LAYERS what {sorted(unknown)} may import, or move it into a layer that exists"
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_each_layer_imports_only_what_lies_below_it(layer):
    wrong = [
        f"{name} imports {used}"
        for name, tree in trees(f"sipetrok.{layer}")
        if layer_of(name) == layer
        for used in sorted(imports(tree))
        if used.startswith("sipetrok.") and layer_of(used) not in LAYERS[layer]
    ]

    assert not wrong, (
        f"{wrong}: move the code to the layer that may do this, or pass the value in as an argument"
    )


# What only computes: the rules, and the schema of an office's files.
PURE = (
    "sipetrok.alur",
    "sipetrok.domain",
    "sipetrok.sop.kinds",
    "sipetrok.sop.lewat",
    "sipetrok.sop.nilai",
    "sipetrok.sop.standar",
    "sipetrok.sop.kantor",
)


def test_the_rules_and_the_schema_need_the_standard_library_and_pydantic_only():
    wrong = [
        f"{name} imports {used}"
        for name, tree in trees(*PURE)
        for used in sorted(imports(tree))
        if used.split(".")[0] not in {*sys.stdlib_module_names, "pydantic"}
        and not used.startswith(PURE)
    ]

    assert not wrong, (
        f"{wrong}: the domain is pure; read files, databases and requests outside, pass values in"
    )


def test_the_domain_can_be_had_without_flask_and_the_database():
    rules = [name for name in MODULES if name.startswith("sipetrok.domain.")]
    script = f"import sys, {', '.join(rules)}; print({{'flask', 'sqlalchemy'}} & {{*sys.modules}})"

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, text=True, capture_output=True
    )

    assert done.stdout == "set()\n", (
        f"{done.stdout}{done.stderr}: import it where it is needed"
    )


def test_only_operations_commit():
    wrong = [
        f"{name} line {node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("commit", "begin_nested", "begin")
        and not name.startswith(("sipetrok.operations", "sipetrok.migrations"))
    ]

    assert not wrong, (
        f"{wrong}: write through a function in sipetrok/operations, inside transaction()"
    )


def test_nothing_is_added_or_deleted_outside_operations():
    wrong = [
        f"{name} line {node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("add", "add_all", "delete", "merge")
        and ast.unparse(node.value) == "db.session"
        and not name.startswith("sipetrok.operations")
    ]

    assert not wrong, (
        f"{wrong}: write through a function in sipetrok/operations, inside transaction()"
    )


# Who reads pictures and PDFs, and whose. What strangers sent is read where it comes in, and never
# again: `berkas_pdf` in a process of its own, so HEIC, AVIF and TIFF in `foto`; other photos there
# in this one.
READERS = {
    "sipetrok.kiriman.berkas": "what comes in, once",
    "sipetrok.kiriman.berkas_pdf": "the same, in its process",
    "sipetrok.kiriman.foto": "the same, a photo, some kinds in a process of their own",
    "sipetrok.kiriman.keterbacaan": "looks at what these have unpacked",
    "sipetrok.cetak.pdf": "the coat of arms, and what was printed here",
    "sipetrok.contoh": "draws example papers",
    "sipetrok.web.meja.berkas": "shows the pages of the letter as one picture",
}


def test_what_people_sent_is_read_by_a_machine_only_where_it_comes_in():
    libraries = ("PIL", "pi_heif", "pikepdf", "pypdf", "pypdfium2")
    found = {
        name
        for name, tree in trees()
        if any(one.split(".")[0] in libraries for one in imports(tree))
    }
    assert found == set(READERS)


# Who may open files, and why. Uploads and letters are opened by storage alone.
OPENERS = {
    "sipetrok.app.config": "the name of the office that runs when none is named",
    "sipetrok.contoh": "the sentences of example files",
    "sipetrok.simpanan.disk": "keeps the uploads and the issued letters, and the keys of both",
    "sipetrok.simpanan.gudang": "the copies in the backup folder",
    "sipetrok.simpanan.potongan": "the pieces of uploads on their way, sealed as well",
    "sipetrok.simpanan.paket": "what goes into a snapshot and comes out of it, without uploads",
    "sipetrok.simpanan.utuh": "writes files whole or not at all, and the secrets of the instance",
    "sipetrok.app.log": "finds the lines of a case in the log",
    "sipetrok.app.http": "the digest of a static file",
    "sipetrok.cetak.pdf": "the coat of arms in the office's folder",
    "sipetrok.kiriman.berkas_pdf": "unpacks the streams of a PDF that is in memory already",
    "sipetrok.operations.masuk": "the shipped list of common passwords",
    "sipetrok.sop.folder": "the fingerprint of the office's folder",
    "sipetrok.sop.lambang": "the emblem in the office's folder, before anybody sees it",
    "sipetrok.operations.trail": "our own rules, to notice that they are others than before",
    "sipetrok.sop.source": "the office's folder, and our regions and holidays",
}
OPENING = {
    "read_bytes",
    "write_bytes",
    "read_text",
    "write_text",
    "fdopen",
    "send_file",
    "send_from_directory",
    "NamedTemporaryFile",
}


def test_only_the_storage_opens_uploads():
    wrong = [
        f"{name} line {node.lineno}"
        for name, tree in trees()
        if name not in OPENERS
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "open")
            or (isinstance(node.func, ast.Attribute) and node.func.attr in OPENING)
            or (
                isinstance(node.func, ast.Attribute)
                and ast.unparse(node.func) in ("os.open", "io.open")
            )
        )
    ]

    assert not wrong, (
        f"{wrong}: hand bytes to Storage.put and take them from Storage.read; "
        "for other files add a reason to OPENERS"
    )


# A page is a module with blueprints: its own noun first, and what lives off it. Beside it lies what
# several pages share.
PAGES_OF = {
    name: nouns
    for name, path in MODULES.items()
    if name.startswith("sipetrok.web.")
    and (
        nouns := re.findall(r'= Blueprint\("(\w+)", __name__', path.read_text("utf-8"))
    )
}
BLUEPRINTS = {noun: MODULES[name] for name, nouns in PAGES_OF.items() for noun in nouns}


def test_no_page_imports_another_page():
    wrong = [
        f"{name} imports {used}"
        for name, tree in trees("sipetrok.web.")
        if not name.endswith("__init__")
        for used in sorted(imports(tree))
        if used in PAGES_OF or used.rsplit(".", 1)[0] in PAGES_OF
    ]

    assert not wrong, f"{wrong}: what two pages need belongs beside them, or below"


SEES_THE_REQUEST = {"web", "app.auth", "app.http", "app.log", "app.perangkat"}


def test_only_the_web_sees_the_request():
    forbidden = {
        "flask.request",
        "flask.session",
        "flask.g",
        "flask.make_response",
        "flask.redirect",
        "flask.abort",
    }
    wrong = [
        f"{name} imports {sorted(imports(tree) & forbidden)}"
        for name, tree in trees()
        if imports(tree) & forbidden and layer_of(name) not in SEES_THE_REQUEST
    ]

    assert not wrong, f"{wrong}: read the request in a blueprint and pass the value in"


# Endpoints.

# Somebody whom each door lets in.
KEYS = {
    "officer": "loket",
    "member": "loket",
    "administrator": "loket",
    "supervisor": "camat",
    "own_supervisor": "camat",
    "desa": "nibung",
}

# Strings in an address are codes, tokens and slugs; each is read by one loader that answers 404 to
# all else.
STRINGS = {"buku", "slug", "kode", "kunci", "token"}


@pytest.fixture
def rules(app: Flask) -> list:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_endpoint_has_a_door(app, rules):
    wrong = sorted(
        {
            rule.endpoint
            for rule in rules
            if getattr(app.view_functions[rule.endpoint], "door", None)
            not in auth.DOORS
        }
    )

    assert not wrong, (
        f"{wrong}: put @auth.public, @auth.officer or another door under the route decorator"
    )


def test_addresses_are_lower_case_kebab_case(rules):
    wrong = [
        rule.rule
        for rule in rules
        if not re.fullmatch(
            r"(/|(/[a-z0-9-]+|/<[a-z_:]+>)+(\.(pdf|jpg|csv|png|svg|xlsx|txt))?)",
            rule.rule,
        )
    ]

    assert not wrong, (
        f"{wrong}: write addresses in lower-case Indonesian words joined by dashes"
    )


def test_every_variable_of_an_address_is_typed(rules):
    wrong = [
        rule.rule
        for rule in rules
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule.rule)
        if not kind and name not in STRINGS
    ]

    assert not wrong, (
        f"{wrong}: write <int:…>, or add the string to STRINGS and read it in one loader"
    )


def test_personal_data_has_no_place_in_an_address(rules):
    wrong = [
        rule.rule
        for rule in rules
        if re.search(r"<(\w+:)?(nik|kk|nama|telepon|email)>", rule.rule)
    ]

    assert not wrong, f"{wrong}: name a file by its number or code"


def test_every_post_demands_csrf(app, rules, signed_in, folder):
    make_petugas(folder, KEYS["desa"], "desa", nama="Bu Desa", desa=folder.desa[0])
    app.config["WTF_CSRF_ENABLED"] = True
    values = {
        "slug": "surat-keterangan",
        "kode": "222222222222",
        "token": "x",
        "kunci": "0",
    }
    client, wrong = app.test_client(), []
    for rule in rules:
        if "POST" not in rule.methods:
            continue
        with app.test_request_context():
            path = rule.build({name: values.get(name, 1) for name in rule.arguments})[1]
        view = app.view_functions[rule.endpoint]
        # What only reads asks for no token, and still takes nothing from another site.
        headers = {"Origin": "https://lain.contoh"} if hasattr(view, "reads") else {}
        door = view.door
        # Signed in first: the door would hide a missing check.
        sender = client if door == "public" else signed_in(KEYS[door]).client
        response = sender.post(path, data={"tindakan": "selesai"}, headers=headers)
        if response.status_code != 400:
            wrong.append(f"{rule.endpoint} answers {response.status_code}")

    assert not wrong, f"{wrong}: no view may be exempt from CSRFProtect"


# Files.


# A migration is written once and read once; it is as long as what it changes.
@pytest.mark.parametrize(
    "name", [name for name in MODULES if ".migrations.versions." not in name]
)
def test_a_module_stays_under_400_lines_and_says_what_it_owns(name):
    text = MODULES[name].read_text("utf-8")

    assert len(text.splitlines()) <= 400, f"split {name} by noun, never by kind"
    assert ast.get_docstring(ast.parse(text)), (
        f"begin {name} with a docstring: what it owns, what it refuses"
    )


def test_no_module_is_named_by_its_kind():
    kinds = {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "services",
        "service",
        "forms",
        "misc",
        "base",
        "core",
    }
    wrong = [
        path.relative_to(ROOT)
        for path in (*PACKAGE.rglob("*"), *TESTS.rglob("*"))
        if path.stem in kinds
    ]

    assert not wrong, f"name {wrong} after the noun that it owns"


# Blueprints without pages of their own, and where their answers come from instead.
WITHOUT_TEMPLATES = {
    "unggah": "answers with a part of templates/ajukan/berkas.html",
    "sehat": "answers a monitor; people read it on the page of kantor",
    "kartu_kendali": "answers with the PDF of templates/cetak/kartu_kendali.html",
}


@pytest.mark.parametrize("noun", sorted(BLUEPRINTS))
def test_a_noun_is_the_same_word_in_every_place(noun):
    module = BLUEPRINTS[noun]
    assert next(n for n, path in BLUEPRINTS.items() if path == module) == module.stem, (
        f"name the first blueprint of {module} {module.stem!r}"
    )
    assert (TEMPLATES / noun).is_dir() or noun in WITHOUT_TEMPLATES, (
        f"put its pages into templates/{noun}/, or give a reason in WITHOUT_TEMPLATES"
    )
    assert (TESTS / f"web/test_{noun}.py").is_file(), f"write tests/web/test_{noun}.py"


def test_every_template_folder_belongs_to_a_noun():
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()} - {
        "components",
        "cetak",
    }

    assert folders <= set(BLUEPRINTS), (
        f"{sorted(folders - set(BLUEPRINTS))}: a folder has the name of its blueprint"
    )


# Templates.


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def test_every_fragment_is_part_of_a_page():
    text = "\n".join(path.read_text("utf-8") for path in PAGES)
    used = set(
        re.findall(r"""{%-?\s*(?:include|import|from)\s+["']([^"']+)["']""", text)
    )
    # One include chosen by the tugas of the step: "antrean/_" ~ tugas ~ ".html".
    used |= {
        name_of(path)
        for start in re.findall(r"""{%-?\s*include\s+["']([^"']*_)["']\s*~""", text)
        for path in PAGES
        if name_of(path).startswith(start)
    }
    wrong = [
        name_of(path)
        for path in PAGES
        if path.name.startswith("_") and name_of(path) not in used
    ]

    assert not wrong, (
        f"{wrong}: include the fragment in its page, so that both are one, or delete it"
    )


def test_every_page_extends_a_base():
    wrong = [
        name_of(path)
        for path in PAGES
        if path.parent.name not in ("components", "cetak")
        and not path.name.startswith("_")
        and name_of(path) not in ("base.html", "base_petugas.html")
        and not re.match(
            r"""(\s|{#.*?#})*{%-?\s*extends "base""", path.read_text("utf-8"), re.DOTALL
        )
    ]

    assert not wrong, (
        f'{wrong}: begin with {{% extends "base.html" %}} or "base_petugas.html"'
    )


def in_templates(pattern: str, paths: list[Path]) -> list[str]:
    """Where a pattern stands: "masuk/page.html line 3"; comments are passed over."""
    found = []
    for path in paths:
        text = re.sub(
            r"{#.*?#}",
            lambda m: re.sub(r"[^\n]", " ", m[0]),
            path.read_text("utf-8"),
            flags=re.DOTALL,
        )
        found += [
            f"{name_of(path)} line {text[: m.start()].count(chr(10)) + 1}"
            for m in re.finditer(pattern, text)
        ]
    return found


def test_a_form_with_questions_is_judged_by_us_and_not_by_the_browser():
    wrong = [
        f"{name_of(path)} line {text[: m.start()].count(chr(10)) + 1}"
        for path in PAGES
        for text in [path.read_text("utf-8")]
        for m in re.finditer(
            r"""<form\b[^>]*method="post"[^>]*>.*?</form>""", text, re.DOTALL
        )
        if re.search(r"\bfield\(|_fields\(|/_isian", m[0])
        and " novalidate>" not in m[0].split("\n")[0]
    ]

    assert not wrong, (
        f"{wrong}: write novalidate, or people read the browser's own sentences in its own language"
    )


def test_no_template_asks_for_a_role():
    wrong = in_templates(r"\b(petugas|current_user)\.(daftar_)?peran\b", PAGES)

    assert not wrong, (
        f"{wrong}: show what `tindakan` lists; who may do what is decided in workflow.py alone"
    )


def test_screens_carry_no_inline_style_and_no_inline_script():
    screens = [path for path in PAGES if path.parent.name != "cetak"]
    wrong = in_templates(
        r"""\sstyle\s*=|<style\b|<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+\s*=\s*["']|javascript:""",
        screens,
    )

    assert not wrong, (
        f"{wrong}: Content-Security-Policy blocks it; use static/*.css and static/*.js"
    )


def test_no_template_trusts_markup_it_did_not_make():
    # The ribbon alone is drawn in Python: alur/pita.py escapes what it prints.
    wrong = in_templates(r"(?<!svg )(?<!pita )\|\s*safe\b", PAGES)

    assert not wrong, f"{wrong}: build markup where it is escaped, and mark it there"


# Words.


# Words that an office's files share with the schema or with everyday speech.
SHARED_WORDS = {"pos", "desa", "admin", "cetak", "operator", "loket"}


def words_of_the_offices() -> tuple[set[str], set[str]]:
    """What only the shipped offices say: names and titles, and the keys of their roles."""
    said, keys = set(), set()
    for name in reading.shipped():
        folder = reading.load(reading.find(name))
        office = folder.kantor
        said |= {
            name,
            office.nama,
            office.induk,
            office.tempat,
            office.provinsi,
            office.penanda_tangan.jabatan,
            *office.kop.baris,
        }
        said |= {peran.nama for peran in office.peran} | {
            office.sop.nomor,
            office.sop.judul,
        }
        said |= {
            text
            for standar in folder.layanan.values()
            for text in (standar.judul, standar.produk, standar.slug)
        }
        said |= {
            langkah.kegiatan
            for standar in folder.layanan.values()
            for langkah in standar.langkah
        }
        keys |= {peran.kunci for peran in office.peran}
    # A single common word ("Surat", "Operator") says nothing about an office.
    return {
        word for word in said if len(word) > 4 and word.lower() not in SHARED_WORDS
    }, keys - SHARED_WORDS


def test_no_office_no_role_and_no_service_is_known_to_the_code():
    said, keys = words_of_the_offices()
    also = {"Indragiri", "Camat", "Disdukcapil", "SET-PB", "Bunda Dewi"}
    pattern = re.compile(
        rf"\b({'|'.join(map(re.escape, sorted(said | also)))})\b"
        rf"|[\"']({'|'.join(sorted(keys))})[\"']"
    )
    wrong = [
        f"{name} line {n}: {found[0]}"
        for name, path in MODULES.items()
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := pattern.search(line))
    ]

    assert len(said) > 60 and not wrong, (
        f"{wrong}: what only one office says belongs into its folder under sipetrok/kantor"
    )


# How each setting is called from outside; the rest is fixed and none of the office's business.
SETTINGS = {
    "INSTANCE": "SIPETROK_INSTANCE",
    "KANTOR": "SIPETROK_KANTOR",
    "HOST": "HOST",
    "PORT": "PORT",
    "URL": "SIPETROK_URL",
    "SQLALCHEMY_DATABASE_URI": "DATABASE_URL",
    "SECRET_KEY": "SECRET_KEY",
    "KUNCI_BERKAS": "SIPETROK_KUNCI",
    "CADANGAN": "SIPETROK_CADANGAN",
    "PROXY": "SIPETROK_PROXY",
    "SMTP": "SIPETROK_SMTP",
    "SUREL": "SIPETROK_SUREL",
    "DEBUG": "FLASK_DEBUG",
}
FIXED = (
    "SESSION_",
    "WTF_",
    "MAX_",
    "SQLALCHEMY_ENGINE_",
    "TRUSTED_HOSTS",
    "HASH_SANDI",
    "PUSH",
)


def test_every_setting_is_explained_in_the_readme():
    settings = {name for name in config.settings({}) if not name.startswith(FIXED)}
    assert settings == set(SETTINGS), (
        "name the new setting in SETTINGS, or say that it is FIXED"
    )
    read = set(
        re.findall(
            r'environ\.get\("(\w+)"', MODULES["sipetrok.app.config"].read_text("utf-8")
        )
    )
    assert read == set(SETTINGS.values()), "an environment variable and SETTINGS differ"

    missing = [name for name in SETTINGS.values() if f"`{name}`" not in README]
    assert not missing, f"explain {missing} in README.md"


def test_every_command_is_explained_in_the_readme(app):
    ours = {
        f"{name} {sub}" if hasattr(command, "commands") else name
        for name, command in app.cli.commands.items()
        if name not in ("db", "run", "shell", "routes")
        for sub in getattr(command, "commands", {""})
    }

    missing = sorted(name for name in ours if f"flask --app app {name}" not in README)
    assert not missing, f"explain {missing} in README.md, as `flask --app app …`"


@pytest.mark.parametrize("pattern", conftest.ON_A_SERVER)
def test_what_runs_on_a_server_is_there(pattern):
    assert list(TESTS.glob(pattern)), f"no test is called {pattern}: mend ON_A_SERVER"
