"""The graph as RDF: Turtle files that follow the contract of the vocabulary, sorted and the same byte for byte."""

from kgx.rdf.write import mention_triples, triples, write_graph, write_mentions

__all__ = ["mention_triples", "triples", "write_graph", "write_mentions"]
