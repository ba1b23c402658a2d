"""A graph on the web: a SPARQL endpoint and a page for each thing, on one's own machine."""
