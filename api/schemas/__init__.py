"""Wire shapes: public, citizen and staff shapes apart, so that a private field cannot slip in."""
