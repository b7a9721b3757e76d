"""GeoJSON: our own without loss, and anyone's."""
