"""The rules of the office as pure values and functions: no Flask, no database, no clock of their
own.
"""
