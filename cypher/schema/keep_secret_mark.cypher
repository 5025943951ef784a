// Keep the mark of the secret behind this graph's ids, unless it has one, and give the mark it has.
// takes: mark
// gives: mark
MERGE (s:SchemaVersion {id: 'kithkin'})
SET s.secret_mark = coalesce(s.secret_mark, $mark)
RETURN s.secret_mark AS mark
