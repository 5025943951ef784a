"""How people are joined: paths between them, measures of a small network, and what would turn a doubtful tie solid."""
