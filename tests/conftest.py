"""What every test needs before any other module is imported."""

import os

from hypothesis import HealthCheck, settings

import geo.spatial.gdal  # noqa: F401  # before a test loads GDAL by itself, with all its drivers

pytest_plugins = ["tests.helpers.chromium"]

os.environ["GEO_CACHE_DIR"] = os.devnull  # no folder: nothing is kept, least of all in the folder of who tests
os.environ["LC_ALL"] = "C.UTF-8"  # problems are in English, whatever the terminal of who tests

# A test says what is right, and no clock whether this machine is busy. Every run draws other examples.
settings.register_profile("no clock", deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")
