"""Generators of the contrast sets that ship, a module a concept; `python -m auditor.assets.contrast` writes them."""
