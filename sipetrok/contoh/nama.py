"""Names as the people of eastern Sumatra bear them, group by group; put together by chance, of
nobody in particular.
"""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Kelompok:
    """One group: its share of the people, its religions, and the words its names are made of."""

    bobot: int
    agama: tuple[str, ...]  # repeated as often as it weighs
    laki_laki: tuple[str, ...]
    perempuan: tuple[str, ...]
    akhir_laki_laki: tuple[str, ...]
    akhir_perempuan: tuple[str, ...]


KELOMPOK = (
    Kelompok(  # Melayu
        30,
        ("Islam",),
        (
            "Syahrul",
            "Azman",
            "Zulkifli",
            "Raja Hamdan",
            "Jamaluddin",
            "Mahmud",
            "Said Umar",
            "Khairul",
            "Encik Daud",
            "Ridwan",
            "Burhan",
            "Nazar",
            "Fadli",
            "Rusli",
            "Wan Ibrahim",
        ),
        (
            "Siti Rahmah",
            "Halimah",
            "Nur Aini",
            "Zaleha",
            "Rohani",
            "Fatimah",
            "Raja Nurlela",
            "Maimunah",
            "Salbiah",
            "Noraini",
            "Wan Zahara",
            "Syarifah Aisyah",
            "Jamilah",
            "Hasnah",
        ),
        ("", "", "Bahri", "Effendi", "Anwar", "Siddik", "Amri", "Hasan", "Yusuf", "Saleh"),
        ("", "", "", "Hasan", "Putri", "Yusuf", "Ahmad", "Zainal", "Ismail"),
    ),
    Kelompok(  # Jawa
        24,
        ("Islam",) * 9 + ("Kristen",),
        (
            "Slamet",
            "Suparman",
            "Joko",
            "Bambang",
            "Sugeng",
            "Wagiman",
            "Agus",
            "Eko",
            "Tri",
            "Sutrisno",
            "Paijo",
            "Mulyono",
            "Dwi",
            "Teguh",
            "Wahyu",
        ),
        (
            "Sri",
            "Suminah",
            "Sulastri",
            "Dwi",
            "Endang",
            "Wagiyem",
            "Rini",
            "Tri",
            "Siti",
            "Painem",
            "Lestari",
            "Ngatini",
            "Yuni",
            "Ratna",
        ),
        (
            "",
            "Susilo",
            "Santoso",
            "Prasetyo",
            "Riyadi",
            "Widodo",
            "Purnomo",
            "Setiawan",
            "Nugroho",
            "Hartono",
        ),
        (
            "",
            "Wahyuni",
            "Lestari",
            "Astuti",
            "Handayani",
            "Rahayu",
            "Utami",
            "Ningsih",
            "Puspitasari",
            "Setyowati",
        ),
    ),
    Kelompok(  # Bugis
        16,
        ("Islam",),
        (
            "Andi Baso",
            "Ambo",
            "La Tola",
            "Daeng Mattola",
            "Muhammad Arif",
            "Baharuddin",
            "Syamsuddin",
            "Sudirman",
            "Andi Ilham",
            "Kamaruddin",
            "Ambo Tang",
        ),
        (
            "Andi Tenri",
            "Indo Upe",
            "Hj. Besse",
            "Rosmiati",
            "Nurhayati",
            "Besse Intan",
            "Hasnawati",
            "Sitti Hajar",
            "Andi Nurul",
        ),
        ("", "", "Tahir", "Makmur", "Mappa", "Dahlan", "Saing", "Rauf"),
        ("", "", "Tahir", "Makmur", "Dahlan", "Rauf"),
    ),
    Kelompok(  # Banjar
        12,
        ("Islam",),
        (
            "Abdul Hadi",
            "Muhammad Noor",
            "H. Sarkawi",
            "Ahmad Rifani",
            "Fahrurrazi",
            "Masran",
            "Hamdani",
            "Rusmadi",
            "Gusti Arsyad",
            "Syarwani",
        ),
        (
            "Masitah",
            "Noor Jannah",
            "Rusdiana",
            "Norhayati",
            "Mastora",
            "Siti Aminah",
            "Ruqayah",
            "Galuh Noraida",
            "Arbayah",
        ),
        ("", "", "", "Hakim", "Yamani", "Gafuri", "Anwar"),
        ("", "", "", "Hakim", "Anwar"),
    ),
    Kelompok(  # Minang
        8,
        ("Islam",),
        ("Yusrizal", "Afrizal", "Hendri", "Rinaldi", "Zulfahmi", "Dasril", "Ilham", "Yondri"),
        ("Yusnidar", "Desi", "Elfira", "Rosmanidar", "Mira", "Upik", "Gustina", "Nofrita"),
        ("", "Chaniago", "Tanjung", "Piliang", "Koto", "Sikumbang"),
        ("", "Chaniago", "Tanjung", "Koto", "Yanti"),
    ),
    Kelompok(  # Batak
        6,
        ("Kristen",) * 5 + ("Katolik",) * 2 + ("Islam",),
        ("Parlindungan", "Jhonson", "Togar", "Ronal", "Maruli", "Binsar", "Hotman", "Saut"),
        ("Rotua", "Tiurma", "Lasmaria", "Dameria", "Romauli", "Herlina", "Nurmala", "Lestina"),
        ("Simanjuntak", "Sihombing", "Hutagalung", "Siregar", "Manurung", "Pasaribu", "Situmorang"),
        ("Simanjuntak", "Sihombing", "Hutagalung", "Siregar", "Manurung", "Pasaribu", "Situmorang"),
    ),
    Kelompok(  # Tionghoa
        4,
        ("Buddha",) * 4 + ("Katolik", "Kristen", "Khonghucu"),
        ("Hendra", "Rudy", "Tan Ah", "Lim Kok", "Johan", "Budi", "Andy"),
        ("Lina", "Mei", "Susanty", "Tan Mei", "Lily", "Herlina", "Yenny"),
        ("Wijaya", "Gunawan", "Tanoto", "Halim", "Seng", "Kurniawan"),
        ("Wijaya", "Halim", "Hwa", "Susanto", "Tanoto", "Lan"),
    ),
)


def bear(is_woman: bool, chance: random.Random, agama: str = "") -> tuple[str, str]:
    """A name and the religion that goes with it; with `agama` of a family that has that one."""
    groups = [k for k in KELOMPOK if not agama or agama in k.agama]
    one = chance.choices(
        groups, [k.bobot * (k.agama.count(agama) / len(k.agama) if agama else 1) for k in groups]
    )[0]
    first = chance.choice(one.perempuan if is_woman else one.laki_laki)
    last = chance.choice(one.akhir_perempuan if is_woman else one.akhir_laki_laki)
    return f"{first} {last}".strip(), agama or chance.choice(one.agama)
