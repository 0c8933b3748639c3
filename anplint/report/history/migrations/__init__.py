"""How the tables of a history came about, one step a file. No step changes once it is released."""
