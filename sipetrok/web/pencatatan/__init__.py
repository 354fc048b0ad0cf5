"""What officers enter for others: from the counter, and whole lists."""
