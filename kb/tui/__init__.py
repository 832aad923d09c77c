"""The terminal app: a thin Textual front end over the consultation and the library."""
