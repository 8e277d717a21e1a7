"""qc checks scraped text for what does not belong in it."""

__version__ = "0.1.0"
