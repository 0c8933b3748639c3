"""The engine: paths → discover → inspect → judge → findings."""
