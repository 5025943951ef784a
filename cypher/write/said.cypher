// Keep what records stated under the rows they were tied to until now, where that is not kept yet.
// takes: rows
// gives:
UNWIND $rows AS row
MATCH (r:Record {id: row.id})-[f:FROM]->(:Row)
WHERE f.said IS NULL
SET f.said = row.said
