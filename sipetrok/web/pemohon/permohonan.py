"""A permohonan that is on its way: its one private page, its receipt on screen and on paper, and
looking it up by its code.

The code travels in the form's body, never in a query string.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress

import segno
from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.http import generate_etag

from sipetrok.alur import progress
from sipetrok.alur.kabar import left, opening
from sipetrok.alur.workflow import PEMOHON, Status, Tindakan, TindakanTertutup
from sipetrok.app import auth, filters, http
from sipetrok.app.auth import context
from sipetrok.cetak.pdf import qr_data_uri, render_pdf
from sipetrok.domain import IsianDitolak, nomor
from sipetrok.domain.kontak import has_whatsapp
from sipetrok.kiriman import push
from sipetrok.kiriman.push import AlamatSalah, Telepon
from sipetrok.models import Permohonan
from sipetrok.operations import pemberitahuan
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.produk import Produk, produk_of
from sipetrok.sop.standar import Cara, Tugas
from sipetrok.web import answers
from sipetrok.web.meja import kabar
from sipetrok.web.pemohon.kode import at_counter, load, look_up, message_of

blueprint = Blueprint("permohonan", __name__)
lacak = Blueprint("lacak", __name__)
blueprint.add_app_template_global(at_counter)
blueprint.add_app_template_global(message_of)
blueprint.add_app_template_global(has_whatsapp)


# Looking it up.


@lacak.get("/lacak")
@auth.public
@http.kept_page
def new() -> str:
    """The form into which a code is typed."""
    return render_template("lacak/page.html")


@lacak.post("/lacak")
@auth.public
@auth.reads
def create() -> ResponseReturnValue:
    """The check sign tells a slip of the finger, which counts for nothing, from a code that was
    never given. Whatever holds a code may be pasted whole.
    """
    typed = request.form.get("kode", "").strip()
    if not typed:
        return _again(typed, "Tulis kode permohonan Anda.")
    kode = nomor.PERMOHONAN.find(nomor.REGISTER.sub(" ", typed))
    if kode and any(look_up(kode)):
        return answers.go("permohonan.show", kode=kode)
    if kode:
        return _again(typed, "Kode tidak ditemukan. Lihat lagi tanda terima Anda.")
    return _again(typed, _no_code(typed))


def _no_code(typed: str) -> str:
    """What stands there instead of a code."""
    length = len(nomor.PERMOHONAN.weights)
    if found := nomor.REGISTER.search(typed):
        return (
            f"{found[0].upper()} adalah nomor register, untuk bertanya kepada petugas. Di sini "
            f"tulis kode: {length} huruf dan angka pada tanda terima yang sama."
        )
    count = sum(map(str.isalnum, typed))
    if " " in typed and count > 2 * length:
        return (
            f"Tidak ada kode di dalam tulisan ini. Kode ada {length} huruf dan angka."
        )
    hint = "Cocokkan lagi satu per satu dengan tanda terima Anda."
    if count != length:
        hint = f"Kode ada {length} huruf dan angka; Anda menulis {count}."
    return f"Kode salah ketik. {hint}"


def _again(typed: str, kalimat: str) -> ResponseReturnValue:
    """The form with what was typed, and what is wrong with it."""
    return render_template("lacak/page.html", typed=typed, kalimat=kalimat), 422


# Its page.

LATER = "Buka lagi halaman ini untuk melihat kabarnya."


# What a pemohon reads first: its kind (done, paused, late or info), the result, what to do next.
Headline = tuple[str, str, str]


@blueprint.get("/permohonan/<kode>")
@auth.public
def show(kode: str) -> ResponseReturnValue:
    """Everything that the pemohon is told at this moment; of its course once it was sent.

    The page asks for its own news again and again: 304 where nothing is new.
    """
    permohonan = load(kode)
    standar, produk = permohonan.standar, produk_of(permohonan)
    course: dict[str, object] = {}
    if permohonan.nomor_register is not None:
        course = _course(permohonan)
    page = http.render(
        "permohonan/page.html",
        "permohonan/_kabar.html",
        permohonan=permohonan,
        standar=standar,
        produk=produk,
        headline=_headline(permohonan, produk),
        place=kabar.place_of(permohonan),
        may_withdraw=_may_withdraw(permohonan),
        zona=context.kalender.zona.key,
        now=context.now,
        hp=_phones(permohonan),
        tag_of=_tag,
        **course,
    )
    page.set_etag(_tag(page.get_data(as_text=True)))
    return page.make_conditional(request)


def _tag(text: str) -> str:
    """By which the page knows its news again."""
    return generate_etag(text.encode())[:16]


def _phones(permohonan: Permohonan) -> Mapping[str, object] | None:
    """By what the page knows whether this phone is told of news; None where nothing more comes, and
    for the officer who enters it for somebody else.
    """
    if not pemberitahuan.wants_news(permohonan) or at_counter(permohonan):
        return None
    kunci = current_app.extensions["kunci_kabar"]
    phones = pemberitahuan.phones_of(permohonan.id)
    return {"kunci": push.text_of(push.public_key(kunci)), "sidik": phones}


@blueprint.post("/permohonan/<kode>/hp")
@auth.public
def ring(kode: str) -> ResponseReturnValue:
    """This phone is told of news from now on, or no longer. Asked by the page's script."""
    permohonan, form = load(kode), request.form
    if "berhenti" in form:
        pemberitahuan.unsubscribe(permohonan.id, form["alamat"])
        return "", 204
    try:
        telepon = Telepon(form["alamat"], form["kunci"], form["rahasia"])
        pemberitahuan.subscribe(permohonan.id, telepon, context.now)
    except (AlamatSalah, IsianDitolak):
        return "", 422
    return "", 204


def _headline(permohonan: Permohonan, produk: Produk) -> Headline:
    """What has happened by now, in the words of the step and of the product."""
    keadaan, jenis = permohonan.keadaan, permohonan.standar.jenis
    status, last = keadaan.status, permohonan.trail[-1:]
    is_there = keadaan.diserahkan or kabar.waits_at(permohonan)
    if is_there or status is Status.SELESAI:
        return _ready(permohonan, produk)
    if status.words.headline is not None:
        kind, title, following = status.words.headline
        return (
            kind,
            title.format(perbaikan=_count(permohonan.returned)),
            following.format(alasan="".join(p.catatan for p in last)),
        )
    if any(p.tindakan == Tindakan.PERBAIKI for p in last):
        title = "Perbaikan sudah dikirim"
        return ("info", title, f"Petugas akan memeriksanya lagi. {_wait(permohonan)}")
    if keadaan.asked is not None:
        title = "Permohonan sedang ditanyakan kepada meja lain"
        return ("info", title, _wait(permohonan))
    words = keadaan.step.tugas.words_for(jenis)
    if keadaan.step.tugas is Tugas.SERAHKAN:
        following = f"{jenis.words.nanti} {_wait(permohonan)}"
        return ("info", _made(permohonan), following)
    is_taken = keadaan.pemegang is not None
    return ("info", (is_taken and words.taken) or words.title, _wait(permohonan))


def _wait(permohonan: Permohonan) -> str:
    """What the pemohon has to do meanwhile: to bring what is brought, until it was found there."""
    standar, kertas = permohonan.standar, permohonan.kertas
    to_bring = [
        one.label
        for n, one in enumerate(standar.persyaratan, 1)
        if one.cara is Cara.BAWA and one.wajib and n not in kertas
    ]
    if to_bring and permohonan.course.run.started_at is None:
        return f"Bawa ke kantor, jika belum: {'; '.join(to_bring)}. {LATER}"
    return f"Anda tidak perlu melakukan apa-apa. {LATER}"


def _made(permohonan: Permohonan) -> str:
    """How far the product is that waits to be handed over: a signature on paper is not seen here,
    so none is told.
    """
    standar = permohonan.standar
    earlier = {one.tugas for one in standar.langkah[: permohonan.langkah]}
    done = "disahkan" if Tugas.SAHKAN in earlier else "dibuat"
    if not earlier & {Tugas.SAHKAN, Tugas.OLAH}:
        return Tugas.SERAHKAN.words_for(standar.jenis).title
    return f"{standar.jenis.words.hasil} Anda sudah {done}"


def _ready(permohonan: Permohonan, produk: Produk) -> Headline:
    """What is said once the product is there: how it comes, where it lies, and who has it."""
    words, keadaan = permohonan.standar.jenis.words, permohonan.keadaan
    hasil, place, is_open = words.hasil, kabar.waits_at(permohonan), produk.is_open
    title = words.ready if is_open else f"{hasil} Anda sudah jadi"
    said, sent = [words.how] if is_open else [], kabar.sent_by(permohonan)
    if taken := permohonan.pengambilan:
        title = f"{hasil} Anda sudah diambil"
        said.insert(0, f"Dicatat diambil {filters.tanggal(taken.at)}.")
    elif place:
        title = f"{hasil} Anda sudah jadi"
        also = [f"{hasil} juga dapat {words.siap} di sini."] if is_open else []
        said = [f"Ambil di {place}. Tunjukkan kode permohonan ini.", *also]
    elif permohonan.way and keadaan.hands_over_by(permohonan.way):
        said.append(f"{hasil} di kertas menyusul; kabarnya muncul di halaman ini.")
    elif sent:
        said.append(f"{hasil} {'juga ' if is_open else ''}dikirim {sent}.")
    elif not is_open:
        said.append("Lihat perkembangannya di bawah ini.")
    return ("done", title, " ".join(said))


def _count(reasons: Mapping[int, str]) -> str:
    """What must be repaired, counted: "data dan 2 berkas"."""
    slots = sum(1 for n in reasons if n)
    parts = ["data"] if 0 in reasons else []
    if slots:
        parts.append(f"{slots} berkas")
    return " dan ".join(parts) or "permohonan"


def _course(permohonan: Permohonan) -> dict[str, object]:
    """How far it is. The office decides whether the public learns who worked on it."""
    course, waktu = permohonan.course, permohonan.standar.waktu
    rule = progress.worked_out(course, context.kalender)
    if waktu is not None and not rule:
        start = progress.start_words(permohonan.standar)
        rule = f"Yang dihitung hanya {waktu.satuan.words.counted}, sejak {start}."
    is_waiting = permohonan.status == Status.BERJALAN and not permohonan.diserahkan
    is_checked = course.run.started_at is not None and course.run.paused_at is None
    names = {}
    if context.kantor.tampilkan_petugas:
        names = {p.petugas_id: p.petugas.nama for p in permohonan.trail if p.petugas}
    return {
        "ribbon": progress.ribbon(course, context.time),
        "left": left(course, context.time),
        "pembukaan": is_waiting
        and opening(permohonan.standar, context.time, is_checked=is_checked),
        "rule": rule,
        "lines": progress.steps(course, context.time, kabar.told_way(permohonan)),
        "time": context.time,
        "names": names,
    }


def _may_withdraw(permohonan: Permohonan) -> bool:
    """Whether the rules still let the pemohon take it back."""
    return Tindakan.TARIK in permohonan.keadaan.open_to(PEMOHON)


@blueprint.get("/permohonan/<kode>/batal")
@auth.public
def confirm_withdraw(kode: str) -> str:
    """Asks once more; the page of the file instead, where it can no longer be withdrawn."""
    permohonan = load(kode, _may_withdraw)
    return render_template("permohonan/batal.html", permohonan=permohonan)


@blueprint.post("/permohonan/<kode>/batal")
@auth.public
@auth.stamps
def withdraw(kode: str) -> ResponseReturnValue:
    """Takes it back. Twice is once; where the office was faster, the page says what it did."""
    permohonan = load(kode)
    # Where the office was faster, the page says what it did.
    with suppress(TindakanTertutup):
        permohonan_operations.withdraw(permohonan.id, context)
    return answers.go("permohonan.show", kode=permohonan.kode)


@blueprint.get("/permohonan/<kode>/surat.pdf")
@auth.public
def download(kode: str) -> Response:
    """The product as a file; the page instead, until it was handed over as one."""
    permohonan = load(kode, lambda file: produk_of(file).to_download is not None)
    isi = context.storage.read(produk_of(permohonan).to_download or "")
    name = f"{permohonan.standar.slug}-{permohonan.nomor_register}.pdf"
    return answers.download(isi, name)


# The receipt.


def _load_sent(kode: str) -> tuple[Permohonan, str]:
    """The file, and the address of its page."""
    permohonan = load(kode, lambda file: file.dikirim_at is not None)
    return permohonan, f"{context.url}/permohonan/{permohonan.kode}"


@blueprint.get("/permohonan/<kode>/tanda-terima")
@auth.public
def receipt(kode: str) -> str:
    """Number, code and QR code of a file that was sent, and what happens next."""
    permohonan, address = _load_sent(kode)
    code = segno.make(address, error="m", micro=False)
    return render_template(
        "permohonan/tanda_terima.html",
        permohonan=permohonan,
        following=_following(permohonan),
        messages=kabar.receipt,
        hp=_phones(permohonan),
        # Attributes only, as the Content-Security-Policy asks.
        qr=Markup(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True)),
    )


@blueprint.get("/permohonan/<kode>/tanda-terima.pdf")
@auth.public
def receipt_pdf(kode: str) -> Response:
    """The same on paper."""
    permohonan, address = _load_sent(kode)
    assert permohonan.dikirim_at is not None
    isi = render_pdf(
        "cetak/tanda_terima.html",
        permohonan=permohonan,
        dikirim=filters.tanggal_jam(permohonan.dikirim_at),
        alamat_halaman=address,
        qr=qr_data_uri(address),
        langkah_berikut=list(_following(permohonan)),
    )
    return answers.paper(isi, f"tanda-terima-{permohonan.nomor_register}.pdf")


def _following(permohonan: Permohonan) -> Iterator[str]:
    """What happens next, as it looks at this moment."""
    standar = permohonan.standar
    if permohonan.versi == 1:  # nobody at the office has touched it yet
        yield opening(standar, context.time)
    is_under_way = not permohonan.diserahkan and permohonan.tutup_at is None
    if standar.waktu and is_under_way:
        start = progress.start_words(standar)
        yield (
            f"Standar layanan: {standar.produk} jadi paling lama "
            f"{filters.waktu(standar.waktu)}, sejak {start}."
        )
    said = "Buka halaman permohonan Anda untuk melihat kabarnya."
    if is_under_way and standar.first(Tugas.PERIKSA) is not None:
        said += " Kalau ada yang perlu diperbaiki, tertulis di sana."
    yield said
