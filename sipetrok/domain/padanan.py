"""Other words that people write where a key or a value of an office's files has a word of its own."""

# The word of the files, and what is written for it: small letters, with "_" for a blank.
PADANAN = {
    # Data of a person, and how they are reached.
    "nama": "nama_lengkap name",
    "nik": "ktp no_ktp nomor_ktp no_nik nomor_nik",
    "kk": "no_kk nomor_kk kartu_keluarga",
    "tempat_lahir": "tmp_lahir kota_lahir",
    "tanggal_lahir": "tgl_lahir",
    "jenis_kelamin": "kelamin jk gender",
    "kewarganegaraan": "warga_negara",
    "status_perkawinan": "status status_kawin status_nikah",
    "pekerjaan": "profesi",
    "desa": "kelurahan",
    "whatsapp": "wa no_wa nomor_wa",  # before "telepon", which is meant only where this is no word
    "telepon": "hp no_hp nomor_hp telp no_telp no_telepon nomor_telepon ponsel handphone phone wa no_wa nomor_wa",
    "email": "e-mail surel mail",
    # Steps.
    "ajukan": "mohon pengajuan kirim_permohonan",
    "terima": "registrasi",
    "periksa": "verifikasi verifikasi_berkas cek validasi teliti",
    "olah": "proses buat membuat konsep",
    "paraf": "inisial",
    "sahkan": "tanda_tangan tandatangan tandatangani ttd setujui pengesahan",
    "serahkan": "beri berikan penyerahan antar",
    "arsipkan": "simpan",
    # Kinds and ways.
    "teks": "text tulisan string",
    "uraian": "paragraf textarea",
    "tanggal": "tgl date",
    "angka": "number bilangan nomor",
    "pilihan": "opsi choice",
    "unduh": "download",
    "unggah": "upload",
    # Keys.
    "judul": "nama_layanan title",
    "biaya": "harga tarif ongkos",
    "waktu": "lama durasi jangka_waktu",
    "produk": "hasil",
    "keluaran": "output hasil",
    "kegiatan": "uraian uraian_kegiatan",
    "pelaksana": "petugas oleh",
    "persyaratan": "syarat",
    "isian": "pertanyaan",
    "wajib": "required",
    "salah_satu": "alternatif",
    "paling_banyak": "maksimal jumlah",
    "jumat": "jum'at",
}


def known_words(word: str) -> tuple[str, ...]:
    """The words of the files that somebody may mean who wrote this one; mostly none."""
    asked = "_".join(word.lower().split())
    return tuple(known for known, others in PADANAN.items() if asked in others.split())
