"""What people send, made safe: photos, PDFs, spreadsheets; and e-mail that the office sends.

Nothing here knows of permohonan or of the database: bytes and values come in and go out.
"""
