"""The command line: one module per command. They parse, call, print and give the exit code."""
