"""The areas of the app: one screen and one style sheet each."""
