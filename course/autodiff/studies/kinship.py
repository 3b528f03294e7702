"""The family trees of Hinton (1986): facts from rules, and a network that learns them."""
