"""The application, its callers and its stand-ins, as fixtures."""
