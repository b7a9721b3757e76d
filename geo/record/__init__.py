"""A record ready to be shown: loaded, filtered, queried, addressed."""
