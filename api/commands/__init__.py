"""The commands, one small module each; what they need is imported when they run."""
