"""The shared network behind the processors: its features, its graphs and the decoding of its scores."""
