"""Values and rules of a record: no file, no screen."""
