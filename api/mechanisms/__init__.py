"""What kinds share; a mechanism knows no kind and no other mechanism."""
