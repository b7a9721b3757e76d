"""The files of TimeMap, by Forensic Architecture and Bellingcat: read and written in both shapes."""
