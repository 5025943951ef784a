// Keep a label class under its number.
// takes: id, number, labels, members
// gives: number
CREATE (c:AccessClass {id: $id, number: $number, labels: $labels, members: $members})
RETURN c.number AS number
