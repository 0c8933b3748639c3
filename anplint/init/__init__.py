"""`anplint init`: looks at a repository and writes what a team needs to start."""
