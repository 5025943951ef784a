// The schema version this graph was brought up to, and a hash of the statements that made it.
// takes:
// gives: version, made
MATCH (s:SchemaVersion {id: 'kithkin'})
RETURN s.version AS version, s.made AS made
