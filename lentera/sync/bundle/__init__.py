"""The form of a bundle: a clear signed label, then an age file, inside it frames of messages."""
