# shellcheck shell=bash disable=SC2034
# Langkah yang dipakai pasang.sh dan perbarui.sh; tidak dijalankan sendiri.
#
# AKAR=/folder/lain memasang semuanya di bawah folder itu, tanpa root dan tanpa systemd: untuk mencoba.

AKAR=${AKAR:-}
PYTHON=${PYTHON:-python3}
RUMAH=$AKAR/opt/sipetrok
ENVFILE=$AKAR/etc/sipetrok.env
WAKTU=$(date -u +%Y%m%d-%H%M%S)

katakan() { printf '%s\n' "$*"; }
langkah() { printf '\n== %s\n' "$*"; }
gagal() { printf '\nBERHENTI: %s\n' "$*" >&2; exit 1; }

pakai_systemd() { [ -z "$AKAR" ] && [ -d /run/systemd/system ]; }

# Isi satu pengaturan dari berkas pengaturan, atau bawaannya.
pengaturan() {
    local isi
    isi=$(sed -n "s/^$1=//p" "$ENVFILE" | tail -n 1)
    printf '%s' "${isi:-${2:-}}"
}

data() { pengaturan SIPETROK_INSTANCE "$AKAR/var/lib/sipetrok"; }
cadangan() { pengaturan SIPETROK_CADANGAN "$(data)/cadangan"; }

perlu_root() {
    [ -n "$AKAR" ] || [ "$(id -u)" = 0 ] || gagal "Perintah ini memerlukan hak administrator. Ulangi dengan sudo di depannya."
}

perlu_python() {
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        gagal "Python 3.11 atau lebih baru tidak ada. Pakai Debian 12, Ubuntu 24.04, atau yang lebih baru."
    "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null ||
        gagal "Paket python3-venv belum terpasang. Ketik: sudo apt-get install python3-venv"
}

# Menyalin program dari folder $1 ke folder baru $2, tanpa data dan tanpa yang dibuat saat dijalankan.
salin_program() {
    if [ ! -f "$1/app.py" ] || [ ! -f "$1/requirements.txt" ] || [ ! -d "$1/sipetrok" ]; then
        gagal "Di $1 tidak ada program SI-PETROK (app.py, requirements.txt, sipetrok/)."
    fi
    mkdir -p "$2"
    (cd "$1" && tar --exclude=./.git --exclude=./.venv --exclude=./instance --exclude=__pycache__ \
        --exclude=./.pytest_cache -cf - .) | tar --no-same-owner -xf - -C "$2"
    chmod -R u=rwX,go=rX "$2"
}

# Pustaka Python untuk program di folder $1. Versi dengan requirements.txt yang sama memakai pustaka yang sama,
# sehingga pembaruan tidak mengunduh lagi.
siapkan_pustaka() {
    local tanda tempat daftar=requirements.txt
    case $(pengaturan DATABASE_URL) in postgres*) daftar=requirements-postgresql.txt ;; esac
    tanda=$( { cat "$1/requirements.txt"; [ "$daftar" = requirements.txt ] || cat "$1/$daftar"; "$PYTHON" -V; } |
        sha256sum | cut -c1-12)
    tempat=$RUMAH/venv/$tanda
    if [ ! -e "$tempat/.lengkap" ]; then
        katakan "Mengunduh pustaka Python (beberapa menit, memerlukan internet) ..."
        rm -rf "$tempat"
        "$PYTHON" -m venv "$tempat"
        "$tempat/bin/pip" install -q --disable-pip-version-check -r "$1/$daftar" ||
            gagal "Pustaka tidak dapat diunduh. Periksa sambungan internet, lalu ulangi perintah yang sama."
        chmod -R go=rX "$tempat"
        touch "$tempat/.lengkap"
    else
        katakan "Pustaka yang sama sudah ada; tidak ada yang diunduh."
    fi
    ln -sfn "$tempat" "$1/.venv"
}

# Mengarahkan tautan $2 ke $1 dalam satu gerakan.
arahkan() {
    ln -sfn "$1" "$2.baru"
    mv -fT "$2.baru" "$2"
}

tulis_berkas() {
    sed -e "s|/opt/sipetrok|$RUMAH|g" -e "s|/var/lib/sipetrok|$AKAR/var/lib/sipetrok|g" \
        -e "s|/etc/sipetrok.env|$ENVFILE|g" "$RUMAH/sekarang/pasang/linux/$1" > "$2"
    chmod "$3" "$2"
}

# Berkas layanan dan perintah `sipetrok` dari program yang sedang dipakai.
pasang_layanan() {
    mkdir -p "$AKAR/etc/systemd/system" "$AKAR/usr/local/bin"
    tulis_berkas sipetrok.service "$AKAR/etc/systemd/system/sipetrok.service" 644
    tulis_berkas sipetrok "$AKAR/usr/local/bin/sipetrok" 755
    if pakai_systemd; then systemctl daemon-reload; fi
}

perintah() { "$AKAR/usr/local/bin/sipetrok" "$@"; }

mulai() {
    if pakai_systemd; then
        systemctl start sipetrok
        return
    fi
    (
        while IFS= read -r baris || [ -n "$baris" ]; do
            case $baris in [A-Z]*=*) export "${baris?}" ;; esac
        done < "$ENVFILE"
        cd "$RUMAH/sekarang" || exit
        exec nohup .venv/bin/python app.py >> "$RUMAH/layanan.txt" 2>&1 < /dev/null
    ) &
    echo $! > "$RUMAH/sipetrok.pid"
}

henti() {
    if pakai_systemd; then
        systemctl stop sipetrok
        return
    fi
    [ -f "$RUMAH/sipetrok.pid" ] || return 0
    local nomor
    nomor=$(cat "$RUMAH/sipetrok.pid")
    kill "$nomor" 2>/dev/null || true
    for _ in $(seq 400); do
        kill -0 "$nomor" 2>/dev/null || break
        sleep 0.1
    done
    rm -f "$RUMAH/sipetrok.pid"
}

berjalan() {
    if pakai_systemd; then
        systemctl is-active -q sipetrok
    else
        [ -f "$RUMAH/sipetrok.pid" ] && kill -0 "$(cat "$RUMAH/sipetrok.pid")" 2>/dev/null
    fi
}

# Jawaban program atas pertanyaan "sehat?": 200, 503 bila berjalan dengan gangguan, atau kosong bila tidak menjawab.
jawaban_sehat() {
    local alamat
    alamat=$(pengaturan HOST 127.0.0.1)
    case $alamat in 0.0.0.0|::) alamat=127.0.0.1 ;; esac
    "$RUMAH/sekarang/.venv/bin/python" - "http://$alamat:$(pengaturan PORT 8000)/sehat" 2>/dev/null <<'PY' || true
import sys, urllib.error, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    print(opener.open(sys.argv[1], timeout=10).status)
except urllib.error.HTTPError as answer:
    print(answer.code)
PY
}

# Berhasil bila program menjawab 200, atau $2, dalam $1 detik.
tunggu_sehat() {
    local batas jawaban
    batas=$(( $(date +%s) + $1 ))
    while [ "$(date +%s)" -lt "$batas" ]; do
        jawaban=$(jawaban_sehat)
        case $jawaban in 200|"${2:-200}") return 0 ;; esac
        berjalan || return 1
        sleep 1
    done
    return 1
}
