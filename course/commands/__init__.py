"""Commands of the program `course` that are for instructors; they import what they need late."""
