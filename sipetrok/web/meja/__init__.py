"""The officers at their desks: the antrean, one file, its papers, where files are stuck."""
