"""The adapters, against stand-ins of what they adapt."""
