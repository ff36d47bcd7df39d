"""The rule engine: YAML -> frozen rule tree -> three-valued answer, and lint. Pure: no torch, no model."""
