"""Labelled cases, what is counted and learned from them, and how well it does; not needed by `qc check`."""
