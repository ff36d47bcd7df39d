"""The command line: one small file a verb; parses, calls, prints. Heavy parts are imported inside the verbs."""
