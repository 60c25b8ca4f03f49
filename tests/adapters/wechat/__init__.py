"""WeChat, against a stand-in that enforces what WeChat enforces."""
