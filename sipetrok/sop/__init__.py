"""An office's folder: its schema as frozen values, how it is read, and what is said of mistakes.

`standar` and `kantor` are pure; the rest reads the folder.
"""
