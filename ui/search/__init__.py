"""SEARCH on the screen: the page that finds everything, from every page by Ctrl+Shift+F."""
