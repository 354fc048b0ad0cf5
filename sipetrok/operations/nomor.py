"""Running numbers. One row for each book and year, raised inside the caller's transaction: no gap, no double."""

from sipetrok.models import Penomor, db


def next_number(buku: str, tahun: int) -> int:
    """The next number of a book in a year. If the transaction is lost, the number was never given."""
    row = db.session.get(Penomor, (buku, tahun), with_for_update=True)
    if row is None:
        row = Penomor(buku=buku, tahun=tahun, terakhir=0)
        db.session.add(row)
    row.terakhir += 1
    db.session.flush()
    return row.terakhir
