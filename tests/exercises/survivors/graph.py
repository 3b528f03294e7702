"""Chapter 5: mutants of the graph's functions that behave as the reference does."""

OWN_WORDS = "the words of an error are the author's own"
AS_MANY = "a node sends as many gradients as it has parents"

SURVIVORS = {
    "apply": {
        "parents = [x if isinstance(x, Node) else kind(x) for x in inputs]": (
            "a list of parents is as good as a tuple"
        ),
    },
    "topological_order": {
        "raise …": OWN_WORDS,
        "order[stack.pop()] = False": "only the keys of the table are read",
        "entered, order, stack = (set(), {}, [root]); if not isinstance(root, Node):; …": (
            "three empty tables do not mind being made before the guard"
        ),
    },
    "backward": {
        "for parent, sent in list(zip(node.parents, node.send_back(grad), strict=True))[::-1]:": (
            "a sum has no order"
        ),
        "for parent, sent in zip(node.parents, node.send_back(grad)):": AS_MANY,
        "for parent, sent in zip(node.parents, node.send_back(grad), strict=False):": AS_MANY,
        "for parent, sent in zip(node.parents, node.send_back(grad), strict=True):; …": (
            "a node's own gradient is complete before it sends, and no node is its own parent"
        ),
    },
}
