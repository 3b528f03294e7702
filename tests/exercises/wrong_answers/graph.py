# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module.
# rows: V02 V04 V05 V06 V07 V08 V10 V11 V12 V13 V16 V18 V26 V38 V39 V40


# %% V16 apply: .grad where .data was meant
@exercise
def apply(op, *inputs):
    kind = type(inputs[0]) if isinstance(inputs[0], Node) else type(inputs[1])
    parents = tuple(x if isinstance(x, Node) else kind(x) for x in inputs)
    out, memory = op.compute(*[p.grad for p in parents])
    return kind(out, op, parents, memory)


# %% V18 apply: plain numbers not wrapped
@exercise
def apply(op, *inputs):
    kind = type(inputs[0]) if isinstance(inputs[0], Node) else type(inputs[1])
    data = [x.data for x in inputs]
    out, memory = op.compute(*data)
    return kind(out, op, inputs, memory)


# %% V26 apply: result not connected to its inputs
@exercise
def apply(op, *inputs):
    kind = type(inputs[0]) if isinstance(inputs[0], Node) else type(inputs[1])
    nodes = [x if isinstance(x, Node) else kind(x) for x in inputs]
    out, memory = op.compute(*[n.data for n in nodes])
    return kind(out, op, (), memory)


# %% V06 topological_order: children before parents, then turned round
@exercise
def topological_order(root):
    pre, seen = [], set()

    def visit(v):
        if id(v) not in seen:
            seen.add(id(v))
            pre.append(v)
            for p in v.parents:
                visit(p)

    visit(root)
    return pre[::-1]


# %% V07 topological_order: breadth-first order
@exercise
def topological_order(root):
    out, seen, queue = [], {root}, [root]
    while queue:
        v = queue.pop(0)
        out.append(v)
        for p in v.parents:
            if p not in seen:
                seen.add(p)
                queue.append(p)
    return out[::-1]


# %% V08 topological_order: shared nodes listed several times
@exercise
def topological_order(root):
    order = []

    def visit(v):
        for p in v.parents:
            visit(p)
        order.append(v)

    visit(root)
    return order


# %% V10 topological_order: recursion on deep graphs
@exercise
def topological_order(root):
    if not isinstance(root, Node):
        raise TypeError("not a node")
    order, seen = [], set()

    def visit(v):
        if v not in seen:
            seen.add(v)
            for p in v.parents:
                visit(p)
            order.append(v)

    visit(root)
    return order


# %% V38 topological_order: nodes told apart by value, not identity
@exercise
def topological_order(root):
    if not isinstance(root, Node):
        raise TypeError("not a node")
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        v, done = stack.pop()
        if done:
            order.append(v)
        elif v.data not in seen:
            seen.add(v.data)
            stack.append((v, True))
            for p in v.parents:
                stack.append((p, False))
    return order


# %% V39 topological_order: sorted by value
@exercise
def topological_order(root):
    if not isinstance(root, Node):
        raise TypeError("not a node")
    found, stack = {root}, [root]
    while stack:
        for p in stack.pop().parents:
            if p not in found:
                found.add(p)
                stack.append(p)
    return sorted(found, key=lambda v: v.data)


# %% V02 backward: plus accumulates, other operations overwrite
@exercise
def backward(root):
    g = {root: 1.0}
    for v in reversed(topological_order(root)):
        v.grad += g[v]
        for p, d in zip(v.parents, v.send_back(g[v])):
            if v.op.symbol == "+":
                g[p] = g.get(p, 0.0) + d
            else:
                g[p] = d


# %% V04 backward: no gradient at the start
@exercise
def backward(root):
    g = {}
    for v in reversed(topological_order(root)):
        mine = g.get(v, 0.0)
        v.grad += mine
        for p, d in zip(v.parents, v.send_back(mine)):
            g[p] = g.get(p, 0.0) + d


# %% V05 backward: order not reversed
@exercise
def backward(root):
    g = {root: 1.0}
    for v in topological_order(root):
        mine = g.get(v, 0.0)
        v.grad += mine
        for p, d in zip(v.parents, v.send_back(mine)):
            g[p] = g.get(p, 0.0) + d


# %% V11 backward: every path walked
@exercise
def backward(root):
    def walk(v, g):
        v.grad += g
        for p, d in zip(v.parents, v.send_back(g)):
            walk(p, d)

    walk(root, 1.0)


# %% V12 backward: accumulated gradients sent again
@exercise
def backward(root):
    def walk(v):
        for p, d in zip(v.parents, v.send_back(v.grad)):
            p.grad += d
            walk(p)

    root.grad = 1.0
    walk(root)


# %% V13 backward: the second call forgets the first
@exercise
def backward(root):
    g = {root: 1.0}
    for v in reversed(topological_order(root)):
        v.grad = g[v]
        for p, d in zip(v.parents, v.send_back(v.grad)):
            g[p] = g.get(p, 0.0) + d


# %% V40 backward: only two levels deep
@exercise
def backward(root):
    g = {root: 1.0}
    for v in [root] + list(root.parents):
        for p, d in zip(v.parents, v.send_back(g[v])):
            g[p] = g.get(p, 0.0) + d
    for v, d in g.items():
        v.grad += d


# %% apply: plain numbers among the parents
@exercise
def apply(op, *inputs):
    kind = type(inputs[0]) if isinstance(inputs[0], Node) else type(inputs[1])
    out, memory = op.compute(*[getattr(x, "data", x) for x in inputs])
    return kind(out, op, inputs, memory)


# %% apply: inputs copied
@exercise
def apply(op, *inputs):
    kind = type(inputs[0]) if isinstance(inputs[0], Node) else type(inputs[1])
    data = [getattr(x, "data", x) for x in inputs]
    out, memory = op.compute(*data)
    return kind(out, op, tuple(kind(d) for d in data), memory)


# %% apply: memory thrown away
@exercise
def apply(op, *inputs):
    kind = type(inputs[0]) if isinstance(inputs[0], Node) else type(inputs[1])
    parents = tuple(x if isinstance(x, Node) else kind(x) for x in inputs)
    out, _ = op.compute(*(p.data for p in parents))
    return kind(out, op, parents)


# %% apply: operation not remembered
@exercise
def apply(op, *inputs):
    kind = type(inputs[0]) if isinstance(inputs[0], Node) else type(inputs[1])
    parents = tuple(x if isinstance(x, Node) else kind(x) for x in inputs)
    out, memory = op.compute(*(p.data for p in parents))
    return kind(out, parents=parents, memory=memory)


# %% apply: a plain number returned
@exercise
def apply(op, *inputs):
    data = [x.data if isinstance(x, Node) else x for x in inputs]
    return op(*data)


# %% apply: only the nodes among the inputs kept
@exercise
def apply(op, *inputs):
    nodes = [x for x in inputs if isinstance(x, Node)]
    out, memory = op.compute(*[x.data if isinstance(x, Node) else x for x in inputs])
    return type(nodes[0])(out, op, nodes, memory)


# %% apply: equal inputs stored once
@exercise
def apply(op, *inputs):
    kind = type(inputs[0]) if isinstance(inputs[0], Node) else type(inputs[1])
    nodes = [x if isinstance(x, Node) else kind(x) for x in inputs]
    out, memory = op.compute(*[n.data for n in nodes])
    parents = []
    for n in nodes:
        if n.data not in [p.data for p in parents]:
            parents.append(n)
    return kind(out, op, tuple(parents), memory)


# %% topological_order: root left out
@exercise
def topological_order(root):
    if not isinstance(root, Node):
        raise TypeError("not a node")
    order, seen, stack = [], {root}, [iter(root.parents)]
    path = []
    while stack:
        for p in stack[-1]:
            if p not in seen:
                seen.add(p)
                path.append(p)
                stack.append(iter(p.parents))
                break
        else:
            stack.pop()
            if path:
                order.append(path.pop())
    return order


# %% topological_order: only the direct parents
@exercise
def topological_order(root):
    if not isinstance(root, Node):
        raise TypeError("not a node")
    order = []
    for p in root.parents:
        if p not in order:
            order.append(p)
    order.append(root)
    return order


# %% topological_order: order turned round
@exercise
def topological_order(root):
    if not isinstance(root, Node):
        raise TypeError("not a node")
    users, found, stack = {}, {root}, [root]
    while stack:
        for p in stack.pop().parents:
            users[p] = users.get(p, 0) + 1
            if p not in found:
                found.add(p)
                stack.append(p)
    order, ready = [], [root]
    while ready:
        order.append(ready.pop())
        for p in order[-1].parents:
            users[p] -= 1
            if users[p] == 0:
                ready.append(p)
    return order


# %% backward: deliveries overwrite each other
@exercise
def backward(root):
    g = {root: 1.0}
    for v in reversed(topological_order(root)):
        v.grad += g[v]
        for p, d in zip(v.parents, v.send_back(g[v])):
            g[p] = d


# %% backward: deliveries overwrite each other
@exercise
def backward(root):
    g = {root: 1.0}
    for v in topological_order(root)[::-1]:
        g.update(zip(v.parents, v.send_back(g[v])))
        v.grad += g[v]


# %% backward: breadth-first order
@exercise
def backward(root):
    g, seen, queue = {root: 1.0}, {root}, [root]
    for v in queue:
        v.grad += g[v]
        for p, d in zip(v.parents, v.send_back(g[v])):
            g[p] = g.get(p, 0.0) + d
            if p not in seen:
                seen.add(p)
                queue.append(p)


# %% backward: gradients of an earlier call sent on again
@exercise
def backward(root):
    root.grad = 1.0
    for v in reversed(topological_order(root)):
        for p, d in zip(v.parents, v.send_back(v.grad)):
            p.grad += d


# %% backward: every path walked, with a list
@exercise
def backward(root):
    todo = [(root, 1.0)]
    while todo:
        v, g = todo.pop()
        v.grad = v.grad + g
        for p, d in zip(v.parents, v.send_back(g)):
            todo.append((p, d))


# %% backward: root gets no gradient
@exercise
def backward(root):
    g = {root: 1.0}
    for v in reversed(topological_order(root)):
        for p, d in zip(v.parents, v.send_back(g[v])):
            g[p] = g.get(p, 0.0) + d
    for v in topological_order(root)[:-1]:
        v.grad += g[v]
