"""Example people and papers: realistic enough to learn on, marked CONTOH where seen.

Everything here is invented and pure: chance and the present are arguments, nothing is stored.
`operations/contoh.py` walks what is made here through the real operations.
"""
