"""The world outside: WeChat, cryptography."""
