"""Measurements that are no tests: speed, over-removal, determinism, and pages to read by eye. They need QC_DATA."""
