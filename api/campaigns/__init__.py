"""Kinds of campaign, a room each; they never import each other."""
