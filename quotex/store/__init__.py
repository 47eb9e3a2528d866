"""The SQLite database of quotations: its file, its rows, and the texts of its articles."""
