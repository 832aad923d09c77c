"""What the case amounts to, in words: replies, lists, pages of entries, the report."""
