"""The terminal app: a thin Textual front end over the consultation and the library.

`app.KbApp` holds the language, the areas and the loaded case. Everything that can work without a screen
(`session`, `pages`, `tree`, `decimate`, `curves`, `paths`, `history`, `keymap`, `settings`) does.
"""
