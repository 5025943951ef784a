"""Values as they were sent into values that can be compared; every function is pure and takes one value."""
