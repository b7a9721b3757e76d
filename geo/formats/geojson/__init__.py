"""GeoJSON: our own read without loss, anyone's as far as it says what happened; and written."""
