"""What people send, made safe: photos, PDFs, spreadsheets."""
