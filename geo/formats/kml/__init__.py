"""KML and KMZ, as Google's My Maps and Earth write them: placemarks as incidents."""
