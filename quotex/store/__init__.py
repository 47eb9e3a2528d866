"""The SQLite database of quotations: its file, its rows, the texts of its articles."""
