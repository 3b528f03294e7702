"""Text in, text out: from one source to notebooks and packages."""
