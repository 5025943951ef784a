"""Who is seen with whom: ties in layers, communities among them, what chance would make, and ties not told."""
