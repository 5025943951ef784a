"""A chart that somebody works on: what they did to it, what it shows then, and what lies behind its marks."""
