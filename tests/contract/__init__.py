"""The contract a mini-program is written against: its pages and its examples."""
