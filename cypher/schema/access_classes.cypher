// Every label class and the classes it joins, by number.
// takes:
// gives: number, labels, members
MATCH (c:AccessClass)
RETURN c.number AS number, c.labels AS labels, c.members AS members
ORDER BY number
