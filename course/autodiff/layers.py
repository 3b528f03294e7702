"""Dense layers, batches and digits: what a classifier is made of."""
