"""Bellingcat's TimeMap."""
