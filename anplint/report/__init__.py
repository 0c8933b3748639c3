"""The editorial dashboard: one model of what is known of a collection, and what it is shown as."""
