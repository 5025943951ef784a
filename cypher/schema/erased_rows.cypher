// Which rows were erased by decision, by their marks, and the rule.
// takes: marks
// gives: mark, rule
UNWIND $marks AS mark
MATCH (t:Tombstone {whole: mark})
WHERE t.kind = 'erased row'
RETURN DISTINCT mark, t.rule AS rule
ORDER BY mark
