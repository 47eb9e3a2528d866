"""Link the speakers of articles: which mentions in different articles are one speaker of the database."""
