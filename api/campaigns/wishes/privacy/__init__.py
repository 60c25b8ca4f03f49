"""What was agreed to, how long what is personal is kept, how it ends, the yearly report."""
