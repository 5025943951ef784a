"""Seed and wave: from chosen people along dated ties to candidates, each with its reasons, for a person to decide."""
