"""The commands, one a file: each takes parsed arguments, calls the library and prints."""
