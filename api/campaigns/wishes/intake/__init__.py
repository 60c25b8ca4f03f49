"""A wish comes in: what may be wished for, the child put away, what was agreed, taking back."""
