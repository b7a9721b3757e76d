"""The record as events.yaml."""
