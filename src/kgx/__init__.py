"""News articles in, a knowledge graph out in which every fact answers "says who?" with its sentence."""
