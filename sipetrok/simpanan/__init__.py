"""What lies on the disk: whole files, sealed under the office's keys, and the backups of them.

Knows neither the database nor the office. Refuses to hand on a byte that is not the one it
was given.
"""
