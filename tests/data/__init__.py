"""Tests of course.data; nothing here needs the network or MNIST itself."""
