"""Accounts, absences, signing in."""
