"""What the rows of a table state, column by column: people, homes, events, and the ties between them. Pure."""
