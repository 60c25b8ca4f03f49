"""A wish is fulfilled: claimed, handed in, delivered, visited, thanked for."""
