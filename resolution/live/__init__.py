"""Who is who while somebody waits: one record against all that the graph holds, answered as a whole run would."""
