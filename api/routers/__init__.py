"""HTTP, one file for one noun: parse, call one use case, return the row."""
