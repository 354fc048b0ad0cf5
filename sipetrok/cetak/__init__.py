"""What is printed or drawn: letters, books, slips, sheets, flow charts."""
