#!/usr/bin/env bash
# Memasang versi baru SI-PETROK, atau kembali ke versi sebelumnya.
#
#   sudo bash perbarui.sh /tempat/sipetrok-baru.zip    folder atau zip versi baru
#   sudo bash perbarui.sh kembali                      kembali ke versi sebelumnya
#
# Sebelum memasang selalu dibuat cadangan. Bila versi baru tidak mau berjalan, versi lama dipasang kembali sendiri.
set -euo pipefail
umask 022
SINI=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$SINI/langkah.sh"
SEMENTARA=
trap 'if [ -n "$SEMENTARA" ]; then rm -rf "$SEMENTARA"; fi' EXIT

# Tabel basis data menurut program di folder $1: dua versi dengan daftar yang sama memakai tabel yang sama.
tabel() { (cd "$1/sipetrok/migrations/versions" && echo *.py); }

# Menyalin basis data SQLite bawaan ke folder $1; yang lain dikembalikan lewat cadangan.
salin_basis_data() {
    (umask 077; mkdir -p "$1")
    [ -z "$AKAR" ] && chown sipetrok:sipetrok "$1"
    if [ -z "$(pengaturan DATABASE_URL)" ]; then cp -p "$(data)"/sipetrok.db* "$1/"; fi
}

kembalikan_basis_data() {
    [ -z "$(pengaturan DATABASE_URL)" ] ||
        gagal "Basis data kantor ini bukan SQLite. Kembalikan dari cadangan $1 menurut docs/pemasangan.md, lalu ulangi."
    [ -f "$1/sipetrok.db" ] || gagal "Salinan basis data di $1 tidak ada."
    rm -f "$(data)"/sipetrok.db "$(data)"/sipetrok.db-wal "$(data)"/sipetrok.db-shm
    cp -p "$1"/sipetrok.db* "$(data)/"
}

# Mencari folder program di $1, yang berupa folder atau zip; hasilnya di SUMBER.
buka_sumber() {
    SUMBER=$1
    if [ -f "$1" ]; then
        SEMENTARA=$(mktemp -d)
        "$PYTHON" -m zipfile -e "$1" "$SEMENTARA" || gagal "$1 bukan berkas zip yang utuh. Unduh lagi."
        SUMBER=$SEMENTARA
    fi
    [ -d "$SUMBER" ] || gagal "$1 tidak ada."
    if [ ! -f "$SUMBER/app.py" ]; then
        SUMBER=$(dirname "$(find "$SUMBER" -maxdepth 2 -name app.py | head -n 1)")
    fi
    SUMBER=$(cd "$SUMBER" && pwd)
}

pakai() {
    arahkan "$1" "$RUMAH/sekarang"
    pasang_layanan
}

perbarui() {
    local lama baru salinan semula
    lama=$(readlink -f "$RUMAH/sekarang")
    baru=$RUMAH/versi/$WAKTU

    langkah "1 dari 5: menyiapkan versi baru; layanan tetap berjalan"
    # Gangguan yang sudah ada sebelumnya, misalnya disk hampir penuh, bukan kesalahan versi baru.
    semula=$(jawaban_sehat)
    buka_sumber "$1"
    salin_program "$SUMBER" "$baru"
    siapkan_pustaka "$baru"

    langkah "2 dari 5: cadangan; layanan tetap berjalan"
    perintah cadangan create || { rm -rf "$baru"; gagal "Cadangan tidak dapat dibuat, maka tidak ada yang diubah."; }

    langkah "3 dari 5: menghentikan layanan dan menyalin basis data"
    salinan=$(cadangan)/sebelum-perbarui-$WAKTU
    henti
    salin_basis_data "$salinan" || { mulai; rm -rf "$baru"; gagal "Basis data tidak dapat disalin; versi lama dijalankan lagi."; }
    printf '%s\n' "$salinan" > "$baru/.salinan-basis-data"
    katakan "Salinan: $salinan"

    langkah "4 dari 5: menjalankan versi baru"
    arahkan "$lama" "$RUMAH/sebelumnya"
    pakai "$baru"
    mulai || true
    if tunggu_sehat "${LAMA_TUNGGU:-180}" "$semula"; then
        katakan "Versi baru menjawab."
    else
        katakan "Versi baru tidak menjawab. Kembali ke versi lama ..."
        henti || true
        pakai "$lama"
        if [ "$(tabel "$lama")" != "$(tabel "$baru")" ]; then kembalikan_basis_data "$salinan"; fi
        mulai
        tunggu_sehat 60 "$semula" || gagal "Versi lama juga tidak menjawab. Lihat sebabnya: sudo journalctl -u sipetrok -n 50"
        gagal "Versi baru tidak dipasang. Versi lama berjalan lagi dengan datanya. Versi baru ada di $baru."
    fi

    langkah "5 dari 5: membersihkan versi yang lebih lama"
    local versi
    for versi in "$RUMAH"/versi/*; do
        case $versi in "$baru"|"$lama") ;; *) rm -rf "$versi"; katakan "Dihapus: $versi" ;; esac
    done
    for versi in "$RUMAH"/venv/*; do
        [ "$versi" -ef "$baru/.venv" ] || [ "$versi" -ef "$lama/.venv" ] || rm -rf "$versi"
    done
    langkah "Selesai"
    katakan "Bila ada yang tidak beres: sudo bash $RUMAH/sekarang/pasang/linux/perbarui.sh kembali"
}

kembali() {
    [ -e "$RUMAH/sebelumnya" ] || gagal "Tidak ada versi sebelumnya di komputer ini."
    local kini dahulu salinan=
    kini=$(readlink -f "$RUMAH/sekarang")
    dahulu=$(readlink -f "$RUMAH/sebelumnya")
    if [ "$(tabel "$kini")" != "$(tabel "$dahulu")" ]; then
        salinan=$(cat "$kini/.salinan-basis-data" 2>/dev/null) || gagal "Salinan basis data sebelum pembaruan tidak ditemukan."
        katakan "Versi sebelumnya memakai tabel yang lain. Basis data kembali ke saat sebelum pembaruan:"
        katakan "permohonan dan tindakan setelah itu tidak ada lagi di dalamnya. Yang sekarang disimpan dahulu."
        if [ "${1:-}" != --ya ]; then
            read -rp "Ketik ya untuk melanjutkan: " jawab
            [ "$jawab" = ya ] || gagal "Tidak ada yang diubah."
        fi
    fi

    langkah "1 dari 2: menghentikan layanan"
    henti
    if [ -n "$salinan" ]; then
        salin_basis_data "$(cadangan)/saat-kembali-$WAKTU"
        katakan "Basis data sekarang disimpan di $(cadangan)/saat-kembali-$WAKTU"
        kembalikan_basis_data "$salinan"
    fi

    langkah "2 dari 2: menjalankan versi sebelumnya"
    rm -f "$RUMAH/sebelumnya"  # satu langkah saja: salinan basis data yang lebih lama bukan untuk versi ini
    pakai "$dahulu"
    mulai
    tunggu_sehat 60 503 || gagal "Program tidak menjawab. Lihat sebabnya: sudo journalctl -u sipetrok -n 50"
    katakan "Versi sebelumnya berjalan. Versi yang ditinggalkan masih ada di $kini"
}

perlu_root
[ -e "$RUMAH/sekarang" ] || gagal "SI-PETROK belum terpasang di $RUMAH. Pasang dahulu dengan pasang.sh."
case ${1:-} in
    "") gagal "Tulis folder atau zip versi baru, misalnya: sudo bash perbarui.sh /home/kantor/sipetrok-baru.zip" ;;
    kembali) kembali "${2:-}" ;;
    *) perbarui "$1" ;;
esac
exit
