"""Many files at once, and products that change hands."""
