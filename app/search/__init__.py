"""One search over everything that people wrote: the index, what is asked of it, what is shown."""
