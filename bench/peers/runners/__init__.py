"""What runs inside the peers' own environment: each tool takes a table, and gives scored pairs and clusters."""
