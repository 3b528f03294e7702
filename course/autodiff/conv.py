"""Convolution and pooling on arrays of images, forward and backward."""
