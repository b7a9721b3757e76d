"""How long tests wait for what other processes do, so that a test ends that waits in vain."""

HANG_SECONDS = 180
"""What has not happened by then is taken never to happen. It is no measure of speed: no machine is so slow."""
