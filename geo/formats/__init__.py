"""The formats of the field, each in one place: read and written."""
