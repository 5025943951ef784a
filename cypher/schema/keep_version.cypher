// Keep the schema version this graph was brought up to.
// takes: version, made
// gives: version
MERGE (s:SchemaVersion {id: 'kithkin'})
SET s.version = $version, s.made = $made
RETURN s.version AS version
