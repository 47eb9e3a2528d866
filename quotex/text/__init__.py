"""Text: cleaning, quotation marks, names, dates and arithmetic on spans."""
