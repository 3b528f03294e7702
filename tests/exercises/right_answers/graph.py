# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 5: right answers for the graph, each written differently from the course's."""


# %% apply: a loop
@exercise
def apply(op, *inputs):
    kind = type(inputs[0]) if isinstance(inputs[0], Node) else type(inputs[1])
    parents = []
    for x in inputs:
        if not isinstance(x, Node):
            x = kind(x)
        parents.append(x)
    data = [p.data for p in parents]
    result = op.compute(*data)
    return kind(result[0], op, tuple(parents), result[1])


# %% apply: a helper inside, keywords
@exercise
def apply(op, *inputs):
    # as given

    def wrap(x):
        return x if isinstance(x, Node) else kind(x)

    parents = tuple(map(wrap, inputs))
    out, memory = op.compute(*(p.data for p in parents))
    return kind(out, op=op, parents=parents, memory=memory)


# %% apply: the node is filled in afterwards
@exercise
def apply(op, *inputs):
    kind = [type(x) for x in inputs if isinstance(x, Node)][0]
    parents = [kind(x) if not isinstance(x, Node) else x for x in inputs]
    out, memory = op.compute(*[p.data for p in parents])
    node = kind(out)
    node.op = op
    node.parents = parents
    node.memory = memory
    return node


# %% apply: numbers kept for the forward pass, wrapped for the graph
@exercise
def apply(op, *inputs):
    kind = next(type(x) for x in inputs if isinstance(x, Node))
    data = [getattr(x, "data", x) for x in inputs]
    out, memory = op.compute(*data)
    return kind(out, op, tuple(x if isinstance(x, Node) else kind(x) for x in inputs), memory)


# %% topological_order: two colours on the stack
@exercise
def topological_order(root):
    if not isinstance(root, Node):
        raise TypeError(f"{root!r} is no node")
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((p, False) for p in node.parents)
    return order


# %% topological_order: iterators on the stack
@exercise
def topological_order(root):
    # as given
    order, seen = [], {root}
    stack = [(root, iter(root.parents))]
    while stack:
        node, parents = stack[-1]
        for parent in parents:
            if parent not in seen:
                seen.add(parent)
                stack.append((parent, iter(parent.parents)))
                break
        else:
            order.append(node)
            stack.pop()
    return order


# %% topological_order: Kahn's algorithm, with counts of users
from collections import deque


@exercise
def topological_order(root):
    # as given
    users = {root: 0}
    todo = [root]
    while todo:
        for parent in todo.pop().parents:
            if parent not in users:
                users[parent] = 0
                todo.append(parent)
            users[parent] += 1
    order, ready = deque(), [root]
    while ready:
        node = ready.pop()
        order.appendleft(node)
        for parent in node.parents:
            users[parent] -= 1
            if users[parent] == 0:
                ready.append(parent)
    return list(order)


# %% topological_order: Kahn's algorithm from the leaves
@exercise
def topological_order(root):
    # as given
    found, children, missing = {id(root): root}, {}, {}
    todo = [root]
    while todo:
        node = todo.pop()
        missing[id(node)] = len(node.parents)
        for parent in node.parents:
            children.setdefault(id(parent), []).append(node)
            if id(parent) not in found:
                found[id(parent)] = parent
                todo.append(parent)
    order = [node for key, node in found.items() if missing[key] == 0]
    for node in order:
        for child in children.get(id(node), []):
            missing[id(child)] -= 1
            if missing[id(child)] == 0:
                order.append(child)
    return order


# %% topological_order: sorted by a depth computed without recursion
@exercise
def topological_order(root):
    # as given
    depth, stack = {}, [root]
    while stack:
        node = stack[-1]
        unknown = [p for p in node.parents if p not in depth]
        if unknown:
            stack += unknown
        else:
            depth[node] = 1 + max((depth[p] for p in node.parents), default=0)
            stack.pop()
    return sorted(depth, key=depth.get)


# %% topological_order: the standard library
from graphlib import TopologicalSorter


@exercise
def topological_order(root):
    # as given
    table, todo = {}, [root]
    while todo:
        node = todo.pop()
        if node not in table:
            table[node] = node.parents
            todo.extend(node.parents)
    return list(TopologicalSorter(table).static_order())


# %% topological_order: recursion with a generator and a trampoline
@exercise
def topological_order(root):
    # as given
    seen, order = set(), []

    def visit(node):
        seen.add(node)
        for parent in node.parents:
            if parent not in seen:
                yield visit(parent)
        order.append(node)

    stack = [visit(root)]
    while stack:
        try:
            stack.append(next(stack[-1]))
        except StopIteration:
            stack.pop()
    return order


# %% topological_order: reverse of the children-first order, by last visit
@exercise
def topological_order(root):
    # as given
    class Visit:
        def __init__(self, node):
            self.node, self.i = node, 0

    order, seen, path = [], {id(root)}, [Visit(root)]
    while path:
        visit = path[-1]
        if visit.i == len(visit.node.parents):
            order.append(path.pop().node)
        else:
            parent = visit.node.parents[visit.i]
            visit.i += 1
            if id(parent) not in seen:
                seen.add(id(parent))
                path.append(Visit(parent))
    return order


# %% backward: a table keyed by id
@exercise
def backward(root):
    order = topological_order(root)
    grads = {id(node): 0.0 for node in order}
    grads[id(root)] = 1.0
    for node in order[::-1]:
        for parent, sent in zip(node.parents, node.send_back(grads[id(node)])):
            grads[id(parent)] += sent
    for node in order:
        node.grad += grads[id(node)]


# %% backward: a list of gradients by place
@exercise
def backward(root):
    order = topological_order(root)
    place = {node: i for i, node in enumerate(order)}
    grads = [0.0] * (len(order) - 1) + [1.0]
    for i in range(len(order) - 1, -1, -1):
        sent = order[i].send_back(grads[i])
        for j, parent in enumerate(order[i].parents):
            grads[place[parent]] += sent[j]
    for node, grad in zip(order, grads):
        node.grad = node.grad + grad


# %% backward: defaultdict, popped as it goes
from collections import defaultdict


@exercise
def backward(root):
    pending = defaultdict(float)
    pending[root] = 1.0
    for node in reversed(topological_order(root)):
        grad = pending.pop(node)
        node.grad += grad
        for parent, sent in zip(node.parents, node.send_back(grad)):
            pending[parent] += sent


# %% backward: letters collected in trays, then added up
@exercise
def backward(root):
    trays = {root: [1.0]}
    for node in reversed(topological_order(root)):
        total = sum(trays[node])
        for parent, sent in zip(node.parents, node.send_back(total)):
            trays.setdefault(parent, []).append(sent)
    for node, letters in trays.items():
        node.grad += sum(letters)


# %% backward: the old gradients put aside and added at the end
@exercise
def backward(root):
    order = topological_order(root)
    before = [node.grad for node in order]
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in reversed(order):
        for parent, sent in zip(node.parents, node.send_back(node.grad)):
            parent.grad = parent.grad + sent
    for node, old in zip(order, before):
        node.grad = node.grad + old


# %% backward: counts of users, no order needed
@exercise
def backward(root):
    users, todo = {root: 0}, [root]
    while todo:
        for p in todo.pop().parents:
            if p not in users:
                users[p] = 0
                todo.append(p)
            users[p] += 1
    grads, ready = {root: 1.0}, [root]
    while ready:
        node = ready.pop()
        node.grad += grads[node]
        for p, sent in zip(node.parents, node.send_back(grads[node])):
            grads[p] = grads.get(p, 0.0) + sent
            users[p] -= 1
            if not users[p]:
                ready.append(p)


# %% backward: every node asks those who use it
@exercise
def backward(root):
    order = topological_order(root)
    users = {node: [] for node in order}
    for node in order:
        for i, parent in enumerate(node.parents):
            users[parent].append((node, i))
    grads, sent = {}, {}
    for node in reversed(order):
        grads[node] = sum(sent[user][i] for user, i in users[node]) if node is not root else 1.0
        sent[node] = node.send_back(grads[node])
    for node in order:
        node.grad += grads[node]
