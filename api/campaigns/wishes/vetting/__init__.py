"""A wish is looked at: the town verifies, the county approves what the public will see."""
