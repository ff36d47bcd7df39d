"""Concept -> detectors for one model and SAE: contrast sets, activations, fits, held-out evidence, the binding."""
