"""The demonstration: a synthetic Liverpool from raw feeds to a chart that opens signed in."""
