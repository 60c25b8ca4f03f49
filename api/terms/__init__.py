"""The glossary: every enumerated word of the field, with the Chinese people read."""
