"""Taking over from another system: readers and open loans, checked first, settled by a person, undone as a whole."""
