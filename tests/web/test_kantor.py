"""The office's own page: what its folder says, and what it still has to fill in."""


def test_what_the_office_has_not_filled_in_is_said_to_staff_only(
    signed_in, visitor, folder
):
    page = signed_in("staf").get("/kantor")

    assert folder.kantor.belum_diisi() and all(
        label in page.text for label in folder.kantor.belum_diisi()
    )
    assert "belum diisi" in page.text
    for path in (
        "/",
        "/layanan",
        "/layanan/surat-keterangan",
        "/lacak",
        "/lapor-pungutan",
    ):
        assert "belum diisi" not in visitor.get(path).text


def test_every_service_and_role_of_the_folder_stands_there(signed_in, folder):
    page = signed_in("camat").get("/kantor")

    for standar in folder.layanan.values():
        assert page.link(standar.judul) == f"/layanan/{standar.slug}"
    assert all(
        f"{peran.nama} ({peran.kunci})" in page.text for peran in folder.kantor.peran
    )
