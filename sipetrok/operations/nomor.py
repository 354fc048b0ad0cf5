"""Running numbers.

One row for each book and year, raised inside the caller's transaction: no gap, no double.
"""

from sqlalchemy import bindparam, insert, update

from sipetrok.models import Penomor, db

_BOOKS = Penomor.__table__
# Made once: putting a statement together takes longer than running it.
_RAISE = (
    update(_BOOKS)
    .where(_BOOKS.c.buku == bindparam("book"), _BOOKS.c.tahun == bindparam("year"))
    .values(terakhir=_BOOKS.c.terakhir + 1)
    .returning(_BOOKS.c.terakhir)
)
_OPEN = insert(_BOOKS)


def next_number(buku: str, tahun: int) -> int:
    """The next number of a book in a year; never given if the transaction is lost."""
    connection = db.session.connection()
    number = connection.scalar(_RAISE, {"book": buku, "year": tahun})
    if number is None:
        number = 1
        connection.execute(_OPEN, {"buku": buku, "tahun": tahun, "terakhir": number})
    return number
