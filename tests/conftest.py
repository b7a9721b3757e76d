"""What every test needs before any other module is imported."""

import geo.spatial.gdal  # noqa: F401  # before a test loads GDAL by itself, with all its drivers

pytest_plugins = ["tests.helpers.chromium"]
