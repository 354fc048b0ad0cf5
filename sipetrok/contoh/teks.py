"""What people write in forms, and what clerks write in the margin; `{induk}` and `{tempat}` are filled in."""

# What a letter is for, to whom it goes, and which certificate fits. Nobody unmarried writes about a child or a spouse.
URUSAN = (
    ("mendaftarkan anak ke SMP negeri", "Kepala SMP Negeri di {tempat}", "Surat Keterangan Domisili"),
    ("mengurus Kartu Indonesia Pintar anak", "Kepala Dinas Pendidikan {induk}", "Surat Keterangan Tidak Mampu"),
    ("mengajukan pinjaman KUR di bank", "Pimpinan bank cabang {tempat}", "Surat Keterangan Usaha"),
    ("mengajukan bantuan bibit kelapa", "Kepala Dinas Perkebunan {induk}", "Surat Keterangan Usaha"),
    ("mengurus pindah sekolah anak", "Kepala Dinas Pendidikan {induk}", "Surat Keterangan Domisili"),
    ("melamar pekerjaan di pabrik", "Kepala Dinas Tenaga Kerja {induk}", "Surat Keterangan Belum Menikah"),
    ("mengurus jaminan kesehatan untuk ibu yang sakit", "Kepala Dinas Sosial {induk}", "Surat Keterangan Tidak Mampu"),
    ("mendaftar beasiswa kuliah", "Rektor universitas tujuan", "Surat Keterangan Penghasilan Orang Tua"),
    ("mengurus pernikahan", "Kepala Kantor Urusan Agama setempat", "Surat Keterangan Belum Menikah"),
    ("mengurus tabungan almarhum bapak di bank", "Pimpinan bank cabang {tempat}", "Surat Keterangan Ahli Waris"),
    ("membuka rekening tabungan", "Pimpinan bank cabang {tempat}", "Surat Keterangan Domisili"),
    ("melaporkan buku tabungan yang hilang", "Kepala Kepolisian Sektor setempat", "Surat Keterangan Kehilangan"),
    ("mengurus izin usaha warung kopi", "Kepala Dinas Penanaman Modal {induk}", "Surat Keterangan Usaha"),
    ("mengurus akta kelahiran anak kedua", "Kepala Dinas Kependudukan dan Pencatatan Sipil {induk}",
     "Surat Keterangan Kelahiran"),
    ("mendaftar haji", "Kepala Kantor Kementerian Agama {induk}", "Surat Keterangan Domisili"),
    ("mengajukan bantuan rumah layak huni", "Kepala Dinas Perumahan {induk}", "Surat Keterangan Tidak Mampu"),
    ("mengurus santunan anak yatim", "Kepala Dinas Sosial {induk}", "Surat Keterangan Anak Yatim"),
    ("memperpanjang pas kapal pompong", "Kepala Dinas Perikanan {induk}", "Surat Keterangan Usaha"),
)
# What somebody asks support for, and why the letter is needed.
KEGIATAN = (
    ("Turnamen bola voli antardusun di lapangan desa, tiga hari, diikuti delapan regu pemuda.",
     "melengkapi permohonan bantuan ke dinas pemuda"),
    ("Peringatan Maulid Nabi di masjid desa, malam Jumat, dengan penceramah dari luar daerah.",
     "pemberitahuan kegiatan keramaian"),
    ("Pengadaan mesin pompa air untuk kelompok tani; sawah kami sering tergenang air pasang.",
     "melengkapi proposal bantuan alat pertanian"),
    ("Pembangunan jembatan parit yang roboh. Panjang kira-kira 6 meter, dipakai anak sekolah setiap hari.",
     "mengajukan proposal ke dinas pekerjaan umum"),
    ("Pelatihan menjahit untuk ibu-ibu PKK, dua puluh orang, di balai desa.", "mengajukan bantuan mesin jahit"),
    ("Usaha kerupuk ikan rumahan, sudah berjalan dua tahun dengan empat pekerja.",
     "mengajukan bantuan modal usaha kecil"),
    ("Pesta pernikahan anak dengan orgen tunggal, Sabtu sampai pukul 22.00.", "mengurus izin keramaian di kepolisian"),
    ("Renovasi musala; atapnya bocor dan lantai kayunya lapuk.", "mengajukan bantuan rumah ibadah"),
    ("Kelompok nelayan kami, dua belas orang, ingin mendapat bantuan jaring dan mesin tempel.",
     "melengkapi permohonan bantuan ke dinas perikanan"),
    ("Lomba perahu dan bazar makanan untuk peringatan kemerdekaan di tepi sungai.",
     "pemberitahuan kegiatan dan bantuan hadiah"),
)
# What is asked about, and the question.
TANYA = (
    ("KTP-el hilang", "Selamat siang, KTP saya hilang di pasar. Apa saja yang harus dibawa untuk mencetak yang baru, "
     "dan apakah harus ada surat dari kepolisian?"),
    ("Pindah datang", "Saya pindah dari kabupaten lain ikut suami. Surat pindahnya sudah ada. Selanjutnya "
     "saya harus ke mana?"),
    ("Akta kelahiran", "Anak saya lahir di rumah dengan bidan kampung, sekarang umurnya 3 tahun dan belum punya akta. "
     "Apakah masih bisa diurus?"),
    ("Kartu Keluarga", "Di KK kami nama anak kedua salah satu huruf. Bagaimana cara membetulkannya?"),
    ("Identitas Kependudukan Digital", "HP saya ganti, aplikasinya minta didaftarkan lagi. Harus datang ke kantor, "
     "atau bisa dari rumah?"),
    ("Akta kematian",
     "Ayah kami meninggal bulan lalu di rumah. Surat dari RT sudah ada. Syarat akta kematian apa lagi?"),
    ("Kartu Identitas Anak",
     "Untuk membuat KIA anak umur 6 tahun apakah perlu pas foto, dan apakah anaknya harus ikut datang?"),
    ("Status permohonan",
     "Saya mengajukan perubahan KK dua minggu lalu tetapi belum ada kabar. Mohon dicek, terima kasih."),
    ("Perekaman KTP-el", "Anak saya 17 tahun bulan depan dan sekolah di luar kota. Apakah bisa merekam di sana?"),
)
DOKUMEN = ("Kartu Keluarga, karena anak lahir", "Kartu Keluarga, karena pindah alamat", "KTP-el pengganti yang hilang",
           "Akta kelahiran anak", "Akta kematian orang tua", "Kartu Identitas Anak", "Surat pindah ke luar kabupaten",
           "KTP-el, karena status kawin berubah")
BARANG = ("kelengkapan data keluarga", "sesuai keterangan ketua RT", "permohonan pertama", "keperluan keluarga",
          "lihat lampiran")
URAIAN = ("Permohonan ini untuk keperluan keluarga. Mohon diproses sesuai ketentuan; kekurangannya akan saya lengkapi.",
          "Saya sudah bertanya kepada ketua RT dan diminta mengajukan lewat sini. Mohon bantuannya, terima kasih.")

# Clerks at work. {dokumen} is what the requirement is about.
BURAM = ("Foto {dokumen} buram, tulisannya tidak terbaca. Foto ulang di tempat yang terang.",
         "{Dokumen} tidak fokus, nomornya tidak bisa dibaca. Mohon difoto lagi, HP jangan bergerak.")
TERPOTONG = ("{Dokumen} terpotong di bagian bawah, cap dan tanda tangan tidak kelihatan. Foto seluruh halaman.",
             "Bagian bawah {dokumen} tidak masuk foto. Mohon kirim lagi sampai keempat sudutnya kelihatan.")
GELAP = ("Foto {dokumen} terlalu gelap. Foto dekat jendela, tanpa lampu kilat.",
         "{Dokumen} gelap, setengahnya tertutup bayangan HP. Foto ulang ya, Pak/Bu.")
ALAMAT_KURANG = ("Alamat belum ada RT dan RW-nya. Tulis seperti di KTP.",)
TOLAK = (
    "Permohonan yang sama sudah pernah diajukan minggu lalu dan hasilnya sudah diserahkan.",
    "Menurut berkas, pemohon sudah pindah domisili. Silakan mengurus di kantor sesuai alamat yang baru.",
    "Keperluan ini bukan kewenangan kantor kami. Pemohon sudah diberi tahu harus mengurus ke mana.",
    "Pengantar yang dilampirkan atas nama orang lain, dan setelah dihubungi pemohon tidak jadi mengurus.",
)
TURUNKAN = (
    "Alamat di konsep belum sama dengan KTP. Tolong dibetulkan dulu.",
    "Keperluannya kepanjangan, ringkas jadi satu kalimat.",
    "Tanggal lahir tolong dicek lagi dengan KTP, sepertinya terbalik.",
    "Konsepnya belum pas, bicarakan dengan saya sebentar.",
)
KOREKSI = (
    "Nama di surat salah satu huruf, ketahuan waktu mau diserahkan. Mohon dibuat ulang.",
    "Pemohon menelepon, keperluannya keliru. Tolong surat diperbaiki.",
    "RT di surat tidak sama dengan KK. Mohon dibetulkan, pemohon menunggu.",
)
# Now and then a clerk adds a line, by the task of the desk.
CATATAN = {
    "terima": ("Berkas masuk lewat situs, diteruskan.",
               "Pemohon juga menelepon, minta didahulukan karena mau berangkat.",
               "Listrik sempat padam, baru bisa dibuka."),
    "periksa": ("Sudah dicocokkan, lengkap.", "Data cocok dengan foto berkas.",
                "Lengkap. Foto agak miring tapi terbaca."),
    "olah": ("Konsep sudah dicetak, tinggal tanda tangan.", "Redaksi disesuaikan dengan keperluan pemohon.",
             "Alamat ditulis menurut KTP."),
    "kerjakan": ("Sudah dicetak dan dirapikan.", "Dikerjakan bersama berkas kemarin.",
                 "Printer macet, pakai printer sebelah."),
    "paraf": ("Sudah dibaca, lanjut.", "Oke, lanjutkan."),
    "sahkan": ("Ditandatangani.", "Tanda tangan setelah rapat."),
    "serahkan": ("Pemohon sudah dikabari lewat WhatsApp.", "Diambil anaknya, bawa kode permohonan.",
                 "Sudah dikirim, dibalas terima kasih."),
    "kirim": ("Dikirim bersama kiriman hari ini.",),
    "arsipkan": ("Masuk map bulan ini.", "Map arsip baru, nomor urut mulai dari depan."),
}
