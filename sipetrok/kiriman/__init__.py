"""What people send, made safe: photos, PDFs, spreadsheets; and e-mail that the office sends."""
