"""Which stored files a database speaks of: one table for backup, check, sweep and mend."""

from sipetrok.models import StandarTerbit, db
from sipetrok.operations import salinan


def test_every_column_that_names_a_stored_file_stands_in_the_one_table():
    naming = {
        column
        for table in db.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("sha256") and table is not StandarTerbit.__table__
    }

    spoken_of = {
        column
        for query in salinan.SPEAKING.values()
        for column in query.selected_columns
        if column.name.endswith("sha256")
    }

    assert {str(one) for one in spoken_of} == {str(one) for one in naming}
    assert all(str(one) in str(salinan.REFERRED) for one in naming)
