"""The pages of the pemohon: apply, repair, read, download."""
