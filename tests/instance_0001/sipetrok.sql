BEGIN TRANSACTION;
CREATE TABLE akses_berkas (
	id INTEGER NOT NULL, 
	petugas_id INTEGER NOT NULL, 
	berkas_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	alasan VARCHAR(120) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_akses_berkas PRIMARY KEY (id), 
	CONSTRAINT fk_akses_berkas_berkas_id FOREIGN KEY(berkas_id) REFERENCES berkas (id), 
	CONSTRAINT fk_akses_berkas_petugas_id FOREIGN KEY(petugas_id) REFERENCES petugas (id)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE antrean (
	peran VARCHAR(40) NOT NULL, 
	antre_at DATETIME NOT NULL, 
	permohonan_id INTEGER NOT NULL, 
	CONSTRAINT pk_antrean PRIMARY KEY (peran, antre_at, permohonan_id), 
	CONSTRAINT fk_antrean_permohonan_id FOREIGN KEY(permohonan_id) REFERENCES permohonan (id)
);
INSERT INTO "antrean" VALUES('pegawai','2026-11-25 02:15:00.000000',2);
CREATE TABLE berita_acara (
	id INTEGER NOT NULL, 
	kunci VARCHAR(32) NOT NULL, 
	buku VARCHAR(60) NOT NULL, 
	tahun INTEGER NOT NULL, 
	urut INTEGER NOT NULL, 
	nomor VARCHAR(120) NOT NULL, 
	tanggal DATE NOT NULL, 
	judul VARCHAR(200) NOT NULL, 
	petugas_id INTEGER NOT NULL, 
	penerima VARCHAR(120) NOT NULL, 
	penerima_jabatan VARCHAR(120) NOT NULL, 
	jumlah INTEGER NOT NULL, 
	contoh BOOLEAN NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	dibuat_at DATETIME NOT NULL, 
	CONSTRAINT pk_berita_acara PRIMARY KEY (id), 
	CONSTRAINT fk_berita_acara_petugas_id FOREIGN KEY(petugas_id) REFERENCES petugas (id), 
	CONSTRAINT uq_berita_acara_buku_tahun_urut UNIQUE (buku, tahun, urut), 
	CONSTRAINT uq_berita_acara_kunci UNIQUE (kunci)
);
CREATE TABLE berkas (
	id INTEGER NOT NULL, 
	permohonan_id INTEGER NOT NULL, 
	persyaratan INTEGER NOT NULL, 
	pilihan VARCHAR(120) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	jenis VARCHAR(20) NOT NULL, 
	ukuran INTEGER NOT NULL, 
	halaman INTEGER NOT NULL, 
	diterima_at DATETIME NOT NULL, 
	diganti_at DATETIME, 
	CONSTRAINT pk_berkas PRIMARY KEY (id), 
	CONSTRAINT ck_berkas_jenis CHECK (jenis IN ('image/jpeg', 'application/pdf')), 
	CONSTRAINT fk_berkas_permohonan_id FOREIGN KEY(permohonan_id) REFERENCES permohonan (id)
);
INSERT INTO "berkas" VALUES(1,1,1,'','4ff406147a71403eea2d2ca7ef706ac0b2dea82a4780b4c68d367b73a5e58d15','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
INSERT INTO "berkas" VALUES(2,1,2,'','5e02e09e8e68c2ad99de1b91ec0bc63dd911cdf96c1fd21f4fad2014d5dafe67','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
INSERT INTO "berkas" VALUES(3,1,3,'','f06ea6907a6daf21318efba02c9c456d6710f5ff154ab5625724c21b2d729c3b','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
INSERT INTO "berkas" VALUES(4,2,1,'','4ff406147a71403eea2d2ca7ef706ac0b2dea82a4780b4c68d367b73a5e58d15','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
INSERT INTO "berkas" VALUES(5,2,2,'','5e02e09e8e68c2ad99de1b91ec0bc63dd911cdf96c1fd21f4fad2014d5dafe67','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
INSERT INTO "berkas" VALUES(6,2,3,'','f06ea6907a6daf21318efba02c9c456d6710f5ff154ab5625724c21b2d729c3b','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
INSERT INTO "berkas" VALUES(7,3,1,'','4ff406147a71403eea2d2ca7ef706ac0b2dea82a4780b4c68d367b73a5e58d15','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
INSERT INTO "berkas" VALUES(8,3,2,'','5e02e09e8e68c2ad99de1b91ec0bc63dd911cdf96c1fd21f4fad2014d5dafe67','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
INSERT INTO "berkas" VALUES(9,3,3,'','f06ea6907a6daf21318efba02c9c456d6710f5ff154ab5625724c21b2d729c3b','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
INSERT INTO "berkas" VALUES(10,4,1,'','4ff406147a71403eea2d2ca7ef706ac0b2dea82a4780b4c68d367b73a5e58d15','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
INSERT INTO "berkas" VALUES(11,4,2,'','5e02e09e8e68c2ad99de1b91ec0bc63dd911cdf96c1fd21f4fad2014d5dafe67','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
INSERT INTO "berkas" VALUES(12,4,3,'','f06ea6907a6daf21318efba02c9c456d6710f5ff154ab5625724c21b2d729c3b','image/jpeg',305,1,'2026-11-25 02:00:00.000000',NULL);
CREATE TABLE daftar (
	id INTEGER NOT NULL, 
	kunci VARCHAR(32) NOT NULL, 
	layanan VARCHAR(80) NOT NULL, 
	saluran VARCHAR(20) NOT NULL, 
	asal VARCHAR(120) NOT NULL, 
	jumlah INTEGER NOT NULL, 
	petugas_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_daftar PRIMARY KEY (id), 
	CONSTRAINT ck_daftar_saluran CHECK (saluran IN ('situs', 'whatsapp', 'telegram', 'email', 'loket', 'daftar', 'kolektif')), 
	CONSTRAINT fk_daftar_petugas_id FOREIGN KEY(petugas_id) REFERENCES petugas (id), 
	CONSTRAINT uq_daftar_kunci UNIQUE (kunci)
);
CREATE TABLE dokumen (
	id INTEGER NOT NULL, 
	permohonan_id INTEGER NOT NULL, 
	versi INTEGER NOT NULL, 
	nomor VARCHAR(120) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	halaman INTEGER NOT NULL, 
	petugas_id INTEGER NOT NULL, 
	dibuat_at DATETIME NOT NULL, 
	CONSTRAINT pk_dokumen PRIMARY KEY (id), 
	CONSTRAINT fk_dokumen_permohonan_id FOREIGN KEY(permohonan_id) REFERENCES permohonan (id), 
	CONSTRAINT fk_dokumen_petugas_id FOREIGN KEY(petugas_id) REFERENCES petugas (id), 
	CONSTRAINT uq_dokumen_permohonan_id_versi UNIQUE (permohonan_id, versi)
);
CREATE TABLE draf_habis (
	kode VARCHAR(12) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_draf_habis PRIMARY KEY (kode)
);
CREATE TABLE halangan (
	id INTEGER NOT NULL, 
	petugas_id INTEGER NOT NULL, 
	pengganti_id INTEGER NOT NULL, 
	dari DATE NOT NULL, 
	sampai DATE NOT NULL, 
	sebab VARCHAR(200) NOT NULL, 
	dicatat_id INTEGER NOT NULL, 
	dicatat_at DATETIME NOT NULL, 
	dicabut_id INTEGER, 
	dicabut_at DATETIME, 
	CONSTRAINT pk_halangan PRIMARY KEY (id), 
	CONSTRAINT ck_halangan_pengganti CHECK (petugas_id <> pengganti_id), 
	CONSTRAINT ck_halangan_masa CHECK (sampai >= dari), 
	CONSTRAINT fk_halangan_dicabut_id FOREIGN KEY(dicabut_id) REFERENCES petugas (id), 
	CONSTRAINT fk_halangan_dicatat_id FOREIGN KEY(dicatat_id) REFERENCES petugas (id), 
	CONSTRAINT fk_halangan_pengganti_id FOREIGN KEY(pengganti_id) REFERENCES petugas (id), 
	CONSTRAINT fk_halangan_petugas_id FOREIGN KEY(petugas_id) REFERENCES petugas (id)
);
CREATE TABLE isi_berita_acara (
	berita_acara_id INTEGER NOT NULL, 
	urutan INTEGER NOT NULL, 
	permohonan_id INTEGER NOT NULL, 
	diterima_at DATETIME, 
	diterima_id INTEGER, 
	catatan VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_isi_berita_acara PRIMARY KEY (berita_acara_id, urutan), 
	CONSTRAINT ck_isi_berita_acara_diterima CHECK ((diterima_at IS NULL) = (diterima_id IS NULL)), 
	CONSTRAINT fk_isi_berita_acara_berita_acara_id FOREIGN KEY(berita_acara_id) REFERENCES berita_acara (id), 
	CONSTRAINT fk_isi_berita_acara_diterima_id FOREIGN KEY(diterima_id) REFERENCES petugas (id), 
	CONSTRAINT fk_isi_berita_acara_permohonan_id FOREIGN KEY(permohonan_id) REFERENCES permohonan (id)
);
CREATE TABLE kontak (
	id INTEGER NOT NULL, 
	permohonan_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	cara VARCHAR(20) NOT NULL, 
	kepada VARCHAR(120) NOT NULL, 
	catatan VARCHAR(500) NOT NULL, 
	petugas_id INTEGER NOT NULL, 
	CONSTRAINT pk_kontak PRIMARY KEY (id), 
	CONSTRAINT fk_kontak_permohonan_id FOREIGN KEY(permohonan_id) REFERENCES permohonan (id), 
	CONSTRAINT fk_kontak_petugas_id FOREIGN KEY(petugas_id) REFERENCES petugas (id)
);
CREATE TABLE masuk (
	id INTEGER NOT NULL, 
	petugas_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	berhasil BOOLEAN NOT NULL, 
	alamat VARCHAR(45) NOT NULL, 
	perangkat VARCHAR(80) NOT NULL, 
	kunci VARCHAR(64), 
	aktif_at DATETIME, 
	keluar_at DATETIME, 
	sebab VARCHAR(10), 
	CONSTRAINT pk_masuk PRIMARY KEY (id), 
	CONSTRAINT ck_masuk_sebab CHECK (sebab IN ('keluar', 'sandi', 'blokir', 'diam', 'lama')), 
	CONSTRAINT ck_masuk_kunci CHECK (berhasil = (kunci IS NOT NULL)), 
	CONSTRAINT ck_masuk_keluar CHECK (keluar_at IS NULL OR sebab IS NOT NULL), 
	CONSTRAINT fk_masuk_petugas_id FOREIGN KEY(petugas_id) REFERENCES petugas (id), 
	CONSTRAINT uq_masuk_kunci UNIQUE (kunci)
);
CREATE TABLE paraf (
	id INTEGER NOT NULL, 
	permohonan_id INTEGER NOT NULL, 
	urutan INTEGER NOT NULL, 
	langkah INTEGER NOT NULL, 
	tindakan VARCHAR(20) NOT NULL, 
	petugas_id INTEGER, 
	tujuan INTEGER, 
	kepada_id INTEGER, 
	at DATETIME NOT NULL, 
	catatan TEXT NOT NULL, 
	hasil JSON NOT NULL, 
	CONSTRAINT pk_paraf PRIMARY KEY (id), 
	CONSTRAINT ck_paraf_tindakan CHECK (tindakan IN ('terima', 'selesai', 'kembalikan', 'turunkan', 'tolak', 'tanya', 'jawab', 'alihkan', 'perbaiki', 'tarik')), 
	CONSTRAINT fk_paraf_kepada_id FOREIGN KEY(kepada_id) REFERENCES petugas (id), 
	CONSTRAINT fk_paraf_permohonan_id FOREIGN KEY(permohonan_id) REFERENCES permohonan (id), 
	CONSTRAINT fk_paraf_petugas_id FOREIGN KEY(petugas_id) REFERENCES petugas (id), 
	CONSTRAINT uq_paraf_permohonan_id_urutan UNIQUE (permohonan_id, urutan)
);
INSERT INTO "paraf" VALUES(1,2,1,0,'selesai',NULL,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(2,2,2,1,'terima',1,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(3,2,3,1,'selesai',1,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(4,3,1,0,'selesai',NULL,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(5,3,2,1,'terima',1,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(6,3,3,1,'selesai',1,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(7,3,4,2,'terima',2,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(8,3,5,2,'kembalikan',2,NULL,NULL,'2026-11-25 02:00:00.000000','','{"1": "Foto tidak terbaca."}');
INSERT INTO "paraf" VALUES(9,4,1,0,'selesai',NULL,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(10,4,2,1,'terima',1,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(11,4,3,1,'selesai',1,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(12,4,4,2,'terima',2,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(13,4,5,2,'selesai',2,NULL,NULL,'2026-11-25 02:00:00.000000','','{"1": "", "2": "", "3": ""}');
INSERT INTO "paraf" VALUES(14,4,6,3,'terima',2,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(15,4,7,3,'selesai',2,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(16,4,8,4,'terima',3,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(17,4,9,4,'selesai',3,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(18,4,10,5,'terima',1,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(19,4,11,5,'selesai',1,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(20,4,12,6,'terima',1,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
INSERT INTO "paraf" VALUES(21,4,13,6,'selesai',1,NULL,NULL,'2026-11-25 02:00:00.000000','','{}');
CREATE TABLE pengambilan (
	id INTEGER NOT NULL, 
	permohonan_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	nama VARCHAR(120) NOT NULL, 
	hubungan VARCHAR(60) NOT NULL, 
	petugas_id INTEGER NOT NULL, 
	CONSTRAINT pk_pengambilan PRIMARY KEY (id), 
	CONSTRAINT fk_pengambilan_permohonan_id FOREIGN KEY(permohonan_id) REFERENCES permohonan (id), 
	CONSTRAINT fk_pengambilan_petugas_id FOREIGN KEY(petugas_id) REFERENCES petugas (id), 
	CONSTRAINT uq_pengambilan_permohonan_id UNIQUE (permohonan_id)
);
CREATE TABLE penomor (
	buku VARCHAR(60) NOT NULL, 
	tahun INTEGER NOT NULL, 
	terakhir INTEGER NOT NULL, 
	CONSTRAINT pk_penomor PRIMARY KEY (buku, tahun)
);
INSERT INTO "penomor" VALUES('permohonan-SK',2026,3);
INSERT INTO "penomor" VALUES('surat',2026,1);
CREATE TABLE perawatan (
	kunci VARCHAR(40) NOT NULL, 
	hasil JSON NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_perawatan PRIMARY KEY (kunci)
);
CREATE TABLE percobaan (
	id INTEGER NOT NULL, 
	jenis VARCHAR(20) NOT NULL, 
	kunci VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_percobaan PRIMARY KEY (id)
);
CREATE TABLE permohonan (
	id INTEGER NOT NULL, 
	kode VARCHAR(12) NOT NULL, 
	kunci_draf VARCHAR(32) NOT NULL, 
	nomor_register VARCHAR(40), 
	standar_id INTEGER NOT NULL, 
	layanan VARCHAR(80) DEFAULT '' NOT NULL, 
	saluran VARCHAR(20) DEFAULT 'situs' NOT NULL, 
	pencatat_id INTEGER, 
	daftar_id INTEGER, 
	kertas JSON NOT NULL, 
	nama VARCHAR(120) NOT NULL, 
	desa VARCHAR(80) DEFAULT '' NOT NULL, 
	kecamatan VARCHAR(80) DEFAULT '' NOT NULL, 
	isian JSON NOT NULL, 
	lewat VARCHAR(20) NOT NULL, 
	naskah TEXT, 
	contoh BOOLEAN NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	langkah INTEGER NOT NULL, 
	pemegang_id INTEGER, 
	untuk_id INTEGER, 
	koordinasi INTEGER, 
	versi INTEGER NOT NULL, 
	diserahkan BOOLEAN NOT NULL, 
	diserahkan_at DATETIME, 
	ambil_at DATETIME, 
	due_at DATETIME, 
	sejak_at DATETIME NOT NULL, 
	dibuat_at DATETIME NOT NULL, 
	dikirim_at DATETIME, 
	tutup_at DATETIME, 
	CONSTRAINT pk_permohonan PRIMARY KEY (id), 
	CONSTRAINT ck_permohonan_register CHECK ((status = 'draf') = (nomor_register IS NULL)), 
	CONSTRAINT ck_permohonan_saluran CHECK (saluran IN ('situs', 'whatsapp', 'telegram', 'email', 'loket', 'daftar', 'kolektif')), 
	CONSTRAINT ck_permohonan_status CHECK (status IN ('draf', 'berjalan', 'dikembalikan', 'selesai', 'ditolak', 'ditarik')), 
	CONSTRAINT ck_permohonan_keadaan CHECK (versi >= 0 AND langkah >= 0), 
	CONSTRAINT fk_permohonan_daftar_id FOREIGN KEY(daftar_id) REFERENCES daftar (id), 
	CONSTRAINT fk_permohonan_pemegang_id FOREIGN KEY(pemegang_id) REFERENCES petugas (id), 
	CONSTRAINT fk_permohonan_pencatat_id FOREIGN KEY(pencatat_id) REFERENCES petugas (id), 
	CONSTRAINT fk_permohonan_standar_id FOREIGN KEY(standar_id) REFERENCES standar_terbit (id), 
	CONSTRAINT fk_permohonan_untuk_id FOREIGN KEY(untuk_id) REFERENCES petugas (id), 
	CONSTRAINT uq_permohonan_kode UNIQUE (kode), 
	CONSTRAINT uq_permohonan_kunci_draf UNIQUE (kunci_draf), 
	CONSTRAINT uq_permohonan_nomor_register UNIQUE (nomor_register)
);
INSERT INTO "permohonan" VALUES(1,'D5YDXPDJXYDL','kunci-0',NULL,1,'surat-keterangan','situs',NULL,NULL,'[]','Siti Aminah','Pulau Burung','Pulau Burung','{"nama": "Siti Aminah", "nik": "1404175703900001", "kk": "1404170101100002", "tempat_lahir": "Pulau Burung", "tanggal_lahir": "1990-03-17", "jenis_kelamin": "Perempuan", "kewarganegaraan": "WNI", "agama": "Islam", "status_perkawinan": "Kawin", "pekerjaan": "Pedagang", "alamat": "Parit 5", "rt": "001", "rw": "002", "desa": "Pulau Burung", "kecamatan": "Pulau Burung", "telepon": "6281234567890", "email": "siti@contoh.example", "keperluan": "uji", "nomor_pengantar": "uji", "tanggal_pengantar": "uji"}','unduh',NULL,0,'draf',0,NULL,NULL,NULL,0,0,NULL,NULL,NULL,'2026-11-25 02:00:00.000000','2026-11-25 02:00:00.000000',NULL,NULL);
INSERT INTO "permohonan" VALUES(2,'MD22Y9QVTNXY','kunci-1','SK-2026-0001',1,'surat-keterangan','situs',NULL,NULL,'[]','Siti Aminah','Pulau Burung','Pulau Burung','{"nama": "Siti Aminah", "nik": "1404175703900001", "kk": "1404170101100002", "tempat_lahir": "Pulau Burung", "tanggal_lahir": "1990-03-17", "jenis_kelamin": "Perempuan", "kewarganegaraan": "WNI", "agama": "Islam", "status_perkawinan": "Kawin", "pekerjaan": "Pedagang", "alamat": "Parit 5", "rt": "001", "rw": "002", "desa": "Pulau Burung", "kecamatan": "Pulau Burung", "telepon": "6281234567890", "email": "siti@contoh.example", "keperluan": "uji", "nomor_pengantar": "uji", "tanggal_pengantar": "uji"}','unduh',NULL,0,'berjalan',2,NULL,NULL,NULL,3,0,NULL,NULL,NULL,'2026-11-25 02:00:00.000000','2026-11-25 02:00:00.000000','2026-11-25 02:00:00.000000',NULL);
INSERT INTO "permohonan" VALUES(3,'7QYX9X9GPT53','kunci-2','SK-2026-0002',1,'surat-keterangan','situs',NULL,NULL,'[]','Siti Aminah','Pulau Burung','Pulau Burung','{"nama": "Siti Aminah", "nik": "1404175703900001", "kk": "1404170101100002", "tempat_lahir": "Pulau Burung", "tanggal_lahir": "1990-03-17", "jenis_kelamin": "Perempuan", "kewarganegaraan": "WNI", "agama": "Islam", "status_perkawinan": "Kawin", "pekerjaan": "Pedagang", "alamat": "Parit 5", "rt": "001", "rw": "002", "desa": "Pulau Burung", "kecamatan": "Pulau Burung", "telepon": "6281234567890", "email": "siti@contoh.example", "keperluan": "uji", "nomor_pengantar": "uji", "tanggal_pengantar": "uji"}','unduh',NULL,0,'dikembalikan',2,NULL,NULL,NULL,5,0,NULL,NULL,NULL,'2026-11-25 02:00:00.000000','2026-11-25 02:00:00.000000','2026-11-25 02:00:00.000000',NULL);
INSERT INTO "permohonan" VALUES(4,'FQ2NRY7WQXGP','kunci-3','SK-2026-0003',1,'surat-keterangan','situs',NULL,NULL,'[]','Siti Aminah','Pulau Burung','Pulau Burung','{"nama": "Siti Aminah", "nik": "1404175703900001", "kk": "1404170101100002", "tempat_lahir": "Pulau Burung", "tanggal_lahir": "1990-03-17", "jenis_kelamin": "Perempuan", "kewarganegaraan": "WNI", "agama": "Islam", "status_perkawinan": "Kawin", "pekerjaan": "Pedagang", "alamat": "Parit 5", "rt": "001", "rw": "002", "desa": "Pulau Burung", "kecamatan": "Pulau Burung", "telepon": "6281234567890", "email": "siti@contoh.example", "keperluan": "uji", "nomor_pengantar": "uji", "tanggal_pengantar": "uji"}','unduh',NULL,0,'selesai',6,NULL,NULL,NULL,13,1,'2026-11-25 02:00:00.000000',NULL,NULL,'2026-11-25 02:00:00.000000','2026-11-25 02:00:00.000000','2026-11-25 02:00:00.000000','2026-11-25 02:00:00.000000');
CREATE TABLE perubahan_akun (
	id INTEGER NOT NULL, 
	petugas_id INTEGER NOT NULL, 
	oleh_id INTEGER, 
	at DATETIME NOT NULL, 
	apa VARCHAR(40) NOT NULL, 
	rincian JSON NOT NULL, 
	CONSTRAINT pk_perubahan_akun PRIMARY KEY (id), 
	CONSTRAINT fk_perubahan_akun_oleh_id FOREIGN KEY(oleh_id) REFERENCES petugas (id), 
	CONSTRAINT fk_perubahan_akun_petugas_id FOREIGN KEY(petugas_id) REFERENCES petugas (id)
);
INSERT INTO "perubahan_akun" VALUES(1,1,NULL,'2026-11-25 02:00:00.000000','tambah','{"nama": ["", "Loket"], "peran": [[], ["admin"]]}');
INSERT INTO "perubahan_akun" VALUES(2,2,NULL,'2026-11-25 02:00:00.000000','tambah','{"nama": ["", "Staf"], "peran": [[], ["pegawai"]]}');
INSERT INTO "perubahan_akun" VALUES(3,3,NULL,'2026-11-25 02:00:00.000000','tambah','{"nama": ["", "Camat"], "peran": [[], ["camat"]]}');
CREATE TABLE petugas (
	id INTEGER NOT NULL, 
	akun VARCHAR(40) NOT NULL, 
	nama VARCHAR(120) NOT NULL, 
	sandi VARCHAR(255) NOT NULL, 
	aktif BOOLEAN NOT NULL, 
	dibuat_at DATETIME NOT NULL, 
	jabatan VARCHAR(100) DEFAULT '' NOT NULL, 
	nip VARCHAR(18) DEFAULT '' NOT NULL, 
	pangkat VARCHAR(60) DEFAULT '' NOT NULL, 
	desa VARCHAR(80) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_petugas PRIMARY KEY (id), 
	CONSTRAINT uq_petugas_akun UNIQUE (akun)
);
INSERT INTO "petugas" VALUES(1,'loket','Loket','scrypt:32768:8:1$5IU3jlz0TIuCj7x6$343881a723aade367e0af7e756ccfd849c44c6d05e7f3c5d5986a2b9aa48dc836d426495dd6a4fd40e56204becb1a86f4a7ba00132939e753274f13378078c71',1,'2026-11-25 02:00:00.000000','','','','');
INSERT INTO "petugas" VALUES(2,'staf','Staf','scrypt:32768:8:1$sJyzteyINwEdVU6k$d186587ba67b34c74a541efb65d131a8f93ec81e184d5de52282ba0967390ce765268b1ccb333735440e26145c036a8963e61b9083174040c4cfc1dd61f017f5',1,'2026-11-25 02:00:00.000000','','','','');
INSERT INTO "petugas" VALUES(3,'camat','Camat','scrypt:32768:8:1$HQXqLLmEPrfY2ZKV$a63117dd415c5031da6ee99462c86402a8ff6f1631a44ce22ebb1ed50ca430ea1470e315c4d55fba55ed9949b99aa85c3bbac6ac99ea52159f61d7dae5ac62e4',1,'2026-11-25 02:00:00.000000','','','','');
CREATE TABLE petugas_peran (
	petugas_id INTEGER NOT NULL, 
	peran VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_petugas_peran PRIMARY KEY (petugas_id, peran), 
	CONSTRAINT fk_petugas_peran_petugas_id FOREIGN KEY(petugas_id) REFERENCES petugas (id)
);
INSERT INTO "petugas_peran" VALUES(1,'admin');
INSERT INTO "petugas_peran" VALUES(2,'pegawai');
INSERT INTO "petugas_peran" VALUES(3,'camat');
CREATE TABLE standar_terbit (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	slug VARCHAR(80) NOT NULL, 
	isi TEXT NOT NULL, 
	dibuat_at DATETIME NOT NULL, 
	CONSTRAINT pk_standar_terbit PRIMARY KEY (id), 
	CONSTRAINT uq_standar_terbit_sha256 UNIQUE (sha256)
);
INSERT INTO "standar_terbit" VALUES(1,'59af913c814ee0446f544d99d5a93836d89952a29b79c7080bd56f5643403dcb','surat-keterangan','{"slug":"surat-keterangan","judul":"Surat Keterangan","kode":"SK","ringkasan":"Untuk Anda yang diminta menunjukkan keterangan tertulis dari Camat tentang diri Anda, misalnya oleh sekolah, bank, atau kantor lain.","urutan":2,"jenis":"surat","mulai":"permohonan","identitas":["nama","nik","tempat_lahir","tanggal_lahir","jenis_kelamin","pekerjaan","alamat","desa","telepon"],"produk":"Surat Keterangan","waktu":"15 menit","biaya":0,"batas_ambil":null,"sifat":"Setelah selesai berkas dikirim kepada masyarakat bersangkutan melalui scan dokumen (Website)","keterangan":"Melalui Admin Kecamatan (Website) Layanan \"Si Petrok\"","surat":{"judul":"SURAT KETERANGAN","klasifikasi":"","naskah":""},"agenda":{"tujuan":"","perihal":"keperluan","nomor_surat":"nomor_pengantar","tanggal_surat":"tanggal_pengantar"},"sop":{"judul":"Inovasi (SI-PETROK) Sistem Informasi Pelayanan Administrasi Elektronik Kecamatan Pulau Burung","nomor":"012/SET-PB/II/2022","tanggal_pembuatan":"20 Februari 2022","tanggal_revisi":"21 Februari 2022","tanggal_pengesahan":"22 Februari 2022","tanggal_efektif":"","disahkan_oleh":"Camat Pulau Burung Kabupaten Indragiri Hilir","pelaksana":[],"dasar_hukum":["Undang-Undang Nomor 6 Tahun 1965 Tentang Pembentukan Kabupaten Daerah Tingkat II Indragiri Hilir, Dengan Mengubah Undang-Undang Nomor 12 Tahun 1956 Tentang Pembentukan Daerah Otonom Kabupaten Dalam Lingkungan Propinsi Sumatra Tengah (Lembaran Negara Republik Indonesia Tahun 1965 Nomor 49, Tambahan Lembaran Negara Republik Indonesia Nomor 2754);","Undang-Undang Nomor 32 Tahun 2004 tentang Pemerintahan Daerah (Lembaran Negara Republik Indonesia Tahun 2004 Nomor 125, Tambahan Lembaran Negara Republik Indonesia Nomor 4437) sebagaimana telah beberapa kali diubah terakhir dengan Undang-Undang Nomor 12 Tahun 2008 (Lembaran Negara Republik Indonesia Tahun 2008 Nomor 59, Tambahan Lembaran Negara Republik Indonesia Tahun 4844);","Undang-Undang Nomor 33 Tahun 2004 tentang Pertimbangan Keuangan Antara Pemerintah Pusat dan Pemerintah Daerah (Lembaran Negara Republik Indonesia Tahun 2004 Nomor 126, Tambahan Lembaran Negara Republik Indonesia Nomor 4438);","Peraturan Pemerintah Nomor 58 Tahun 2005 tentang Pengelolaan Keuangan Daerah (Lembaran Negara Republik Indonesia Tahun 2005 Nomor 140, Tambahan Lembaran Negara Republik Indonesia Nomor 4578);","Peraturan Pemerintah Nomor 38 Tahun 2017 tentang Penegasan kepada Kepala Daerah untuk melaporkan Inovasi daerahnya kepada Menteri Dalam Negeri Republik Indonesia dan Menteri Dalam Negeri Republik Indonesia melakukan Penilaian Inovasi Daerah tersebut;","Peraturan Menteri Dalam Negeri Nomor 104 Tahun 2018 tentang Penilaian dan Pemberian Penghargaan dan/atau Insentif Inovasi Daerah;","Peraturan Bupati Indragiri Hilir Nomor 51 Tahun 2016 tentang Kedudukan, Susunan Organisasi, Tugas dan Fungsi Serta Tata Kerja Kecamatan di Kabupaten Indragiri Hilir.","Keputusan Camat Pulau Burung Kabupaten Indragiri Hilir Nomor: Kpts.06/SET-PB/II/2022 penetapan inovasi (SI-PETROK) Sistem Informasi Pelayanan Administrasi Elektronik sebagai inovasi pelayanan publik pada kecamatan Pulau Burung Kabupaten Indragiri Hilir.","Keputusan Camat Pulau Burung Kabupaten Indragiri Hilir Nomor: Kpts. 097/SET-PB/II/2022 Tentang pembentukan Tim Pelaksana (SI-PETROK) sistem informasi pelayanan administrasi elektronik sebagai inovasi pelayanan publik pada Kecamatan Pulau Burung Kabupaten Indragiri Hilir."],"kualifikasi_pelaksana":["Sistem Informasi Pelayanan Administrasi Elektronik Tentang Produk Pelayanan Publik di Kecamatan Pulau Burung Kabupaten Indragiri Hilir.","Mekanisme atau Alur Pelayanan dan Penjelasan Waktu Terkait Sistem Informasi Pelayanan Administrasi Elektronik Kecamatan Pulau Burung Kabupaten Indragiri Hilir.","Pengarsipan Secara Digital Terhadap Produk Sistem Informasi Pelayanan Administrasi Elektronik yang dikeluarkan oleh Pemerintah Kecamatan Pulau Burung Kabupaten Indragiri Hilir."],"keterkaitan":["Peraturan Pemerintah Republik Indonesia Nomor 2 Tahun 2018 Tentang Standar Pelayanan Minimal"],"peralatan":[],"peringatan":[],"pencatatan":[]},"komponen":{"sarana":[],"pengawasan_internal":[],"pengaduan":[],"jumlah_pelaksana":"","jaminan_pelayanan":[],"jaminan_keamanan":[],"evaluasi_kinerja":[]},"persyaratan":[{"label":"Scan/Foto Surat Pengantar dari Desa/Kelurahan","petunjuk":"Foto seluruh halaman sampai nomor, tanggal, dan cap terbaca.","wajib":true,"salah_satu":[],"paling_banyak":2,"cara":"unggah"},{"label":"Scan/Foto Foto copy Buku Nikah/Surat Keterangan dari Desa/Kelurahan","petunjuk":"Cukup salah satu. Foto sampai nama dan cap terbaca.","wajib":true,"salah_satu":["Buku Nikah","Surat Keterangan dari Desa/Kelurahan"],"paling_banyak":4,"cara":"unggah"},{"label":"Scan/Foto Foto copy KTP","petunjuk":"Foto seluruh kartu sampai NIK terbaca.","wajib":true,"salah_satu":[],"paling_banyak":1,"cara":"unggah"}],"isian":[{"kunci":"keperluan","label":"Surat ini untuk keperluan apa?","petunjuk":"Contoh: mendaftar sekolah, mengurus pinjaman bank.","jenis":"teks","wajib":true,"pilihan":[],"paling_panjang":200},{"kunci":"nomor_pengantar","label":"Nomor surat pengantar dari desa","petunjuk":"Lihat bagian atas surat pengantar. Boleh dikosongkan; petugas melengkapinya dari foto surat.","jenis":"teks","wajib":false,"pilihan":[],"paling_panjang":60},{"kunci":"tanggal_pengantar","label":"Tanggal surat pengantar dari desa","petunjuk":"Boleh dikosongkan; petugas melengkapinya dari foto surat.","jenis":"tanggal","wajib":false,"pilihan":[],"paling_panjang":200}],"langkah":[{"kegiatan":"Masyarakat mengajukan permohonan pelayanan kepada Pihak Kecamatan melalui Admin","pelaksana":["pemohon"],"tugas":"ajukan","kelengkapan":"","waktu":null,"keluaran":"","tambahan":false,"lewat":[],"koordinasi":[]},{"kegiatan":"Permohonan diterima oleh Admin dan diteruskan untuk diverifikasi","pelaksana":["admin"],"tugas":"terima","kelengkapan":"","waktu":null,"keluaran":"","tambahan":false,"lewat":[],"koordinasi":[]},{"kegiatan":"Berkas diverifikasi oleh Pegawai Kecamatan yang berwenang","pelaksana":["pegawai"],"tugas":"periksa","kelengkapan":"","waktu":null,"keluaran":"","tambahan":false,"lewat":[],"koordinasi":[]},{"kegiatan":"Berkas yang telah diverifikasi diproses sesuai dengan permohonan masyarakat","pelaksana":["pegawai"],"tugas":"olah","kelengkapan":"","waktu":null,"keluaran":"","tambahan":false,"lewat":[],"koordinasi":[]},{"kegiatan":"Dokumen disahkan oleh Pimpinan","pelaksana":["camat"],"tugas":"sahkan","kelengkapan":"","waktu":null,"keluaran":"","tambahan":false,"lewat":[],"koordinasi":[]},{"kegiatan":"Dokumen dikembalikan kepada Admin dan diserahkan kepada masyarakat melalui media yang sama dalam bentuk file scan","pelaksana":["admin"],"tugas":"serahkan","kelengkapan":"","waktu":null,"keluaran":"","tambahan":false,"lewat":["unduh","desa","kantor"],"koordinasi":[]},{"kegiatan":"Admin menyimpan berkas permohonan dan hasil untuk dijadikan arsip di Kecamatan","pelaksana":["admin"],"tugas":"arsipkan","kelengkapan":"","waktu":null,"keluaran":"","tambahan":false,"lewat":[],"koordinasi":[]}],"naskah":"Yang bertanda tangan di bawah ini, {jabatan} {nama_induk}, dengan ini menerangkan bahwa:\n\n[identitas]\n\nBerdasarkan Surat Pengantar dari Desa {desa} Nomor {nomor_pengantar} tanggal {tanggal_pengantar}, orang tersebut adalah benar warga Desa {desa}, {nama_kantor}, {nama_induk}.\n\nSurat keterangan ini diberikan untuk keperluan: {keperluan}.\n\nDemikian surat keterangan ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.\n"}','2026-11-25 02:00:00.000000');
CREATE TABLE surat (
	id INTEGER NOT NULL, 
	permohonan_id INTEGER NOT NULL, 
	buku VARCHAR(60) NOT NULL, 
	tahun INTEGER NOT NULL, 
	urut INTEGER NOT NULL, 
	versi INTEGER NOT NULL, 
	nomor VARCHAR(120) NOT NULL, 
	tanggal DATE NOT NULL, 
	token VARCHAR(32) NOT NULL, 
	penanda_tangan VARCHAR(200) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	dibuat_at DATETIME NOT NULL, 
	scan_sha256 VARCHAR(64), 
	scan_at DATETIME, 
	CONSTRAINT pk_surat PRIMARY KEY (id), 
	CONSTRAINT fk_surat_permohonan_id FOREIGN KEY(permohonan_id) REFERENCES permohonan (id), 
	CONSTRAINT uq_surat_buku_tahun_urut_versi UNIQUE (buku, tahun, urut, versi), 
	CONSTRAINT uq_surat_permohonan_id_versi UNIQUE (permohonan_id, versi), 
	CONSTRAINT uq_surat_token UNIQUE (token)
);
INSERT INTO "surat" VALUES(1,4,'surat',2026,1,1,'001/SET-PB/XI/2026','2026-11-25','uagsFMJ4tznNaMb9','Camat Pulau Burung','c6c85cab0937aea0a8ba3fe5341adfe2597b9e62e020b0e34ae189549a9fcf98','2026-11-25 02:00:00.000000','590ae02ef48d75a06f4849a2e28e0174fdc1758bb2d723564e8781ab41949bcd','2026-11-25 02:00:00.000000');
CREATE TABLE surel (
	id INTEGER NOT NULL, 
	permohonan_id INTEGER NOT NULL, 
	tujuan VARCHAR(254) NOT NULL, 
	perihal VARCHAR(200) NOT NULL, 
	isi TEXT NOT NULL, 
	dibuat_at DATETIME NOT NULL, 
	lagi_at DATETIME, 
	percobaan INTEGER NOT NULL, 
	galat VARCHAR(200) NOT NULL, 
	terkirim_at DATETIME, 
	CONSTRAINT pk_surel PRIMARY KEY (id), 
	CONSTRAINT fk_surel_permohonan_id FOREIGN KEY(permohonan_id) REFERENCES permohonan (id)
);
CREATE INDEX ix_draf_habis_at ON draf_habis (at);
CREATE INDEX ix_percobaan_kunci ON percobaan (jenis, kunci, at);
CREATE INDEX ix_berita_acara_dibuat ON berita_acara (dibuat_at, id);
CREATE INDEX ix_berita_acara_nomor ON berita_acara (nomor);
CREATE INDEX ix_berita_acara_sha256 ON berita_acara (sha256);
CREATE INDEX ix_daftar_at ON daftar (at, id);
CREATE INDEX ix_halangan_sampai ON halangan (sampai);
CREATE INDEX ix_masuk_riwayat ON masuk (petugas_id, at, id);
CREATE INDEX ix_perubahan_akun_riwayat ON perubahan_akun (petugas_id, at, id);
CREATE INDEX ix_permohonan_ambil ON permohonan (ambil_at, id);
CREATE INDEX ix_permohonan_daftar_id ON permohonan (daftar_id);
CREATE INDEX ix_permohonan_desa ON permohonan (desa, diserahkan_at, id);
CREATE INDEX ix_permohonan_dikirim ON permohonan (dikirim_at, id);
CREATE INDEX ix_permohonan_layanan ON permohonan (layanan, tutup_at, id);
CREATE INDEX ix_permohonan_menunggu ON permohonan (status, sejak_at, id);
CREATE INDEX ix_permohonan_tutup ON permohonan (tutup_at, id);
CREATE INDEX ix_antrean_permohonan_id ON antrean (permohonan_id);
CREATE INDEX ix_berkas_permohonan_id ON berkas (permohonan_id);
CREATE INDEX ix_berkas_sha256 ON berkas (sha256);
CREATE INDEX ix_dokumen_sha256 ON dokumen (sha256);
CREATE INDEX ix_isi_berita_acara_permohonan_id ON isi_berita_acara (permohonan_id);
CREATE INDEX ix_kontak_permohonan_id ON kontak (permohonan_id);
CREATE INDEX ix_paraf_at ON paraf (at);
CREATE INDEX ix_surat_nomor ON surat (nomor);
CREATE INDEX ix_surat_scan_sha256 ON surat (scan_sha256);
CREATE INDEX ix_surat_sha256 ON surat (sha256);
CREATE INDEX ix_surat_tanggal ON surat (tanggal, id);
CREATE INDEX ix_surel_antre ON surel (terkirim_at, lagi_at);
CREATE INDEX ix_surel_permohonan_id ON surel (permohonan_id);
CREATE INDEX ix_surel_tujuan ON surel (tujuan, dibuat_at);
CREATE INDEX ix_akses_berkas_berkas_id ON akses_berkas (berkas_id);
CREATE TRIGGER paraf_tetap BEFORE UPDATE ON paraf  BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER surat_tetap BEFORE UPDATE OF nomor, buku, tahun, urut, versi, tanggal, token, sha256 ON surat  BEGIN SELECT RAISE(ABORT, 'an issued letter does not change'); END;
CREATE TRIGGER standar_tetap BEFORE UPDATE ON standar_terbit  BEGIN SELECT RAISE(ABORT, 'a pinned standard does not change'); END;
CREATE TRIGGER akses_tetap BEFORE UPDATE ON akses_berkas  BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;
CREATE TRIGGER perubahan_tetap BEFORE UPDATE ON perubahan_akun  BEGIN SELECT RAISE(ABORT, 'the record of accounts is append-only'); END;
CREATE TRIGGER perubahan_abadi BEFORE DELETE ON perubahan_akun  BEGIN SELECT RAISE(ABORT, 'the record of accounts is append-only'); END;
CREATE TRIGGER acara_tetap BEFORE UPDATE OF buku, tahun, urut, nomor, tanggal, jumlah, sha256 ON berita_acara  BEGIN SELECT RAISE(ABORT, 'a berita acara does not change'); END;
CREATE TRIGGER dokumen_tetap BEFORE UPDATE ON dokumen  BEGIN SELECT RAISE(ABORT, 'a document taken in does not change'); END;
CREATE TRIGGER paraf_abadi BEFORE DELETE ON paraf WHEN (SELECT contoh FROM permohonan WHERE id = OLD.permohonan_id) IS NOT 1 BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER akses_abadi BEFORE DELETE ON akses_berkas WHEN (SELECT contoh FROM permohonan WHERE id = (SELECT permohonan_id FROM berkas WHERE id = OLD.berkas_id)) IS NOT 1 BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;
COMMIT;
