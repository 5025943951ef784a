// Give back the right to write.
// takes: token
// gives: token
MATCH (l:Lease {id: 'writer'})
WHERE l.token = $token
SET l.token = ''
RETURN l.token AS token
