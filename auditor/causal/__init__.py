"""Does a feature set drive a behaviour? Edits, doses, matched controls, and the decision."""
