#!/usr/bin/env bash
# Memasang SI-PETROK di Debian atau Ubuntu. Boleh dijalankan berulang kali; yang sudah ada tidak dirusak.
#
#   sudo bash pasang/linux/pasang.sh petrok.contoh.go.id          dengan Caddy (bawaan)
#   sudo bash pasang/linux/pasang.sh petrok.contoh.go.id nginx    dengan nginx dan sertifikat sendiri
#   sudo bash pasang/linux/pasang.sh petrok.contoh.go.id tanpa    server depan diurus sendiri
set -euo pipefail
umask 022
SUMBER=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$SUMBER/pasang/linux/langkah.sh"

pasang_depan() {
    case $1 in
        caddy) local ke=$AKAR/etc/caddy/Caddyfile dari=Caddyfile ;;
        nginx) local ke=$AKAR/etc/nginx/conf.d/sipetrok.conf dari=nginx.conf ;;
        tanpa) katakan "Server depan tidak dipasang."; return ;;
    esac
    if [ -z "$AKAR" ] && ! command -v "$1" >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1"
    fi
    mkdir -p "$(dirname "$ke")"
    if [ -f "$ke" ] && grep -q "SI-PETROK" "$ke"; then
        katakan "$ke sudah ada dan tidak diubah."
        return
    fi
    if [ -f "$ke" ]; then
        cp -p "$ke" "$ke.sebelum-sipetrok"
        katakan "Yang lama disimpan sebagai $ke.sebelum-sipetrok."
    fi
    sed "s/petrok\.contoh\.go\.id/$DOMAIN/g; s/127\.0\.0\.1:8000/127.0.0.1:$(pengaturan PORT 8000)/g" \
        "$SUMBER/pasang/linux/$dari" > "$ke"
    chmod 644 "$ke"
    katakan "Ditulis: $ke"
    if [ -z "$AKAR" ] && [ "$1" = caddy ]; then
        mkdir -p /var/log/caddy && chown caddy: /var/log/caddy
    fi
    pakai_systemd || return 0
    if [ "$1" = nginx ] && [ ! -f /etc/ssl/sipetrok/sertifikat.pem ]; then
        katakan "Sertifikat belum ada. Taruh di /etc/ssl/sipetrok/ (docs/pemasangan.md), lalu: sudo systemctl reload nginx"
        return
    fi
    systemctl enable -q "$1"
    systemctl reload-or-restart "$1" || gagal "$1 tidak mau berjalan. Lihat sebabnya: sudo journalctl -u $1 -n 20"
}

utama() {
    DOMAIN=${1:-}
    local depan=${2:-caddy}
    if [ -z "$DOMAIN" ] && [ -t 0 ]; then
        read -rp "Alamat situs, misalnya petrok.contoh.go.id: " DOMAIN
    fi
    DOMAIN=${DOMAIN#https://}
    DOMAIN=${DOMAIN%/}
    [[ $DOMAIN =~ ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ ]] ||
        gagal "Tulis alamat situs dengan huruf kecil, tanpa garis miring, misalnya: sudo bash pasang/linux/pasang.sh petrok.contoh.go.id"
    case $depan in caddy|nginx|tanpa) ;; *) gagal "Server depan yang dikenal: caddy, nginx, tanpa." ;; esac
    perlu_root

    langkah "1 dari 7: memeriksa Python"
    if [ -z "$AKAR" ] && ! "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3 python3-venv
    fi
    perlu_python
    katakan "$("$PYTHON" -V) ada."

    langkah "2 dari 7: akun dan folder"
    if [ -z "$AKAR" ] && ! id sipetrok >/dev/null 2>&1; then
        useradd --system --home-dir /var/lib/sipetrok --no-create-home --shell /usr/sbin/nologin sipetrok
        katakan "Akun sipetrok dibuat; akun ini tidak dapat dipakai untuk masuk ke komputer."
    fi
    mkdir -p "$RUMAH/versi" "$RUMAH/venv" "$AKAR/etc" "$AKAR/var/lib/sipetrok"
    chmod 700 "$AKAR/var/lib/sipetrok"
    [ -n "$AKAR" ] || chown sipetrok:sipetrok /var/lib/sipetrok
    katakan "Program: $RUMAH   Data: $AKAR/var/lib/sipetrok"

    langkah "3 dari 7: pengaturan"
    if [ -f "$ENVFILE" ]; then
        katakan "$ENVFILE sudah ada dan tidak diubah."
    else
        (umask 077; sed -e "s/petrok\.contoh\.go\.id/$DOMAIN/" -e "s|/var/lib/sipetrok|$AKAR/var/lib/sipetrok|" \
            -e "s/^PORT=.*/PORT=${PORT:-8000}/" "$SUMBER/pasang/linux/sipetrok.env" > "$ENVFILE")
        katakan "Ditulis: $ENVFILE"
    fi

    langkah "4 dari 7: program"
    if [ -e "$RUMAH/sekarang" ]; then
        katakan "Sudah terpasang. Versi baru dipasang dengan perbarui.sh."
    else
        local versi=$RUMAH/versi/$WAKTU
        salin_program "$SUMBER" "$versi"
        siapkan_pustaka "$versi"
        arahkan "$versi" "$RUMAH/sekarang"
    fi
    # Pemasangan yang terputus di tengah dilanjutkan di sini.
    [ -e "$RUMAH/sekarang/.venv/bin/python" ] || siapkan_pustaka "$(readlink -f "$RUMAH/sekarang")"

    langkah "5 dari 7: basis data dan akun petugas pertama"
    pasang_layanan
    # Di sini, bukan oleh layanan: kata sandi pertama tampil di layar ini saja dan tidak masuk catatan sistem.
    # Pemeriksaan folder kantor tidak membuat apa-apa; daftar petugas menyiapkan basis data dan akunnya lebih dahulu.
    { perintah kantor check "$(pengaturan SIPETROK_KANTOR pulau-burung)" && perintah petugas list; } ||
        gagal "Program tidak dapat disiapkan; sebabnya di atas. Setelah diperbaiki, ulangi perintah yang sama."

    langkah "6 dari 7: layanan"
    if pakai_systemd; then systemctl enable -q sipetrok; fi
    if berjalan; then katakan "Sudah berjalan."; else mulai; fi
    tunggu_sehat 60 || gagal "Program tidak menjawab. Lihat sebabnya: sudo journalctl -u sipetrok -n 30"
    katakan "Program menjawab."

    langkah "7 dari 7: server depan ($depan)"
    pasang_depan "$depan"

    langkah "Selesai"
    katakan "Buka https://$DOMAIN dari telepon genggam. Langkah berikutnya ada di docs/pemasangan.md."
}

utama "$@"
exit
