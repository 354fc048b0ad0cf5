"""Upkeep: why a scan was opened, drafts that ran out, and what the nightly tasks found."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# The access log is as permanent as the trail. Example data alone may be cleared away.
TRIGGERS = {
    "sqlite": (
        """
        CREATE TRIGGER akses_tetap BEFORE UPDATE ON akses_berkas
        BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END
        """,
        """
        CREATE TRIGGER akses_abadi BEFORE DELETE ON akses_berkas
        WHEN (SELECT contoh FROM permohonan WHERE id = (SELECT permohonan_id FROM berkas WHERE id = OLD.berkas_id)) IS NOT 1
        BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION akses_tetap() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the access log is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        """
        CREATE FUNCTION akses_abadi() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (SELECT contoh FROM permohonan WHERE id = (SELECT permohonan_id FROM berkas WHERE id = OLD.berkas_id))
            THEN RETURN OLD; END IF;
            RAISE EXCEPTION 'the access log is append-only' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        "CREATE TRIGGER akses_tetap BEFORE UPDATE ON akses_berkas FOR EACH ROW EXECUTE FUNCTION akses_tetap()",
        "CREATE TRIGGER akses_abadi BEFORE DELETE ON akses_berkas FOR EACH ROW EXECUTE FUNCTION akses_abadi()",
    ),
}


def upgrade():
    op.create_table(
        "perawatan",
        sa.Column("kunci", sa.String(length=40), nullable=False),
        sa.Column("hasil", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kunci", name=op.f("pk_perawatan")),
    )
    op.create_table(
        "draf_habis",
        sa.Column("kode", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kode", name=op.f("pk_draf_habis")),
    )
    op.create_index(op.f("ix_draf_habis_at"), "draf_habis", ["at"])
    op.create_index(op.f("ix_paraf_at"), "paraf", ["at"])
    # The sweep asks whether anybody refers to a stored file.
    op.create_index(op.f("ix_berkas_sha256"), "berkas", ["sha256"])
    op.create_index(op.f("ix_surat_sha256"), "surat", ["sha256"])
    op.create_index(op.f("ix_surat_scan_sha256"), "surat", ["scan_sha256"])
    op.add_column(
        "akses_berkas",
        sa.Column("alasan", sa.String(length=120), server_default="", nullable=False),
    )
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade():
    for name in ("akses_tetap", "akses_abadi"):
        op.execute(
            f"DROP TRIGGER {name}"
            + ("" if op.get_bind().dialect.name == "sqlite" else " ON akses_berkas")
        )
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {name}")
    with op.batch_alter_table("akses_berkas") as batch_op:
        batch_op.drop_column("alasan")
    for table, name in (
        ("paraf", "at"),
        ("berkas", "sha256"),
        ("surat", "sha256"),
        ("surat", "scan_sha256"),
    ):
        op.drop_index(op.f(f"ix_{table}_{name}"), table_name=table)
    op.drop_table("draf_habis")
    op.drop_table("perawatan")
