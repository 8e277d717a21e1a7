"""Signals: what can be told of every fragment without a rule's literals; one file a signal."""
