"""What runs in a browser, and what serves it."""
