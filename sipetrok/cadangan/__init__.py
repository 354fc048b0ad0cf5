"""Backups as files: a sealed snapshot for each run, and beside them every upload once, sealed as it
is stored.
"""
