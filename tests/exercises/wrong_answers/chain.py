# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module.
# rows: C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C12


# %% C01 d_sigmoid: sigmoid applied twice
@exercise
def d_sigmoid(a):
    s = 1 / (1 + np.exp(-a))
    return s * (1 - s)


# %% C02 d_tanh: tanh applied twice
@exercise
def d_tanh(a):
    return 1.0 - np.tanh(a) ** 2


# %% C03 d_relu: slope 1 at the kink
@exercise
def d_relu(z):
    return np.where(z >= 0, 1.0, 0.0)


# %% C04 compose_grad: local slopes added
@exercise
def compose_grad(fs, dfs, x):
    d = 1.0
    for f, df in zip(fs, dfs):
        d = d + df(x)
        x = f(x)
    return d


# %% C05 compose_grad: every slope taken at x
@exercise
def compose_grad(fs, dfs, x):
    d = 1.0
    for df in dfs:
        d *= df(x)
    return d


# %% C06 compose_grad: slopes taken at the outputs
@exercise
def compose_grad(fs, dfs, x):
    d = 1.0
    for f, df in zip(fs, dfs):
        x = f(x)
        d = d * df(x)
    return d


# %% C07 compose_grad: functions and values paired in opposite order
@exercise
def compose_grad(fs, dfs, x):
    vals = [x]
    for f in fs:
        vals.append(f(vals[-1]))
    d = 1.0
    for df, v in zip(dfs[::-1], vals[:-1]):
        d = d * df(v)
    return d


# %% C08 two_neuron_backward: slope of tanh left out
@exercise
def two_neuron_backward(x, y, w1, b1, w2, b2):
    a1 = math.tanh(w1 * x + b1)
    a2 = w2 * a1 + b2
    dL_da2 = 2.0 * (a2 - y)
    dL_dz1 = dL_da2 * w2
    return {"w1": dL_dz1 * x, "b1": dL_dz1, "w2": dL_da2 * a1, "b2": dL_da2}


# %% C09 two_neuron_backward: partners of the product exchanged
@exercise
def two_neuron_backward(x, y, w1, b1, w2, b2):
    a1 = math.tanh(w1 * x + b1)
    a2 = w2 * a1 + b2
    dL_da2 = 2.0 * (a2 - y)
    dL_da1 = dL_da2 * a1
    dL_dz1 = dL_da1 * (1.0 - a1 * a1)
    return {"w1": dL_dz1 * x, "b1": dL_dz1, "w2": dL_da2 * a1, "b2": dL_da2}


# %% C10 two_neuron_backward: sign of the output error
@exercise
def two_neuron_backward(x, y, w1, b1, w2, b2):
    a1 = math.tanh(w1 * x + b1)
    a2 = w2 * a1 + b2
    d2 = 2.0 * (y - a2)
    d1 = d2 * w2 * (1.0 - a1 * a1)
    return dict(w1=d1 * x, b1=d1, w2=d2 * a1, b2=d2)


# %% C12 Dual: product of the slopes
@exercise
class Dual:
    def __init__(self, val, dot=0.0):
        self.val = val
        self.dot = dot

    def __add__(self, other):
        if not isinstance(other, Dual):
            other = Dual(other)
        return Dual(self.val + other.val, self.dot + other.dot)

    def __mul__(self, other):
        if not isinstance(other, Dual):
            other = Dual(other)
        return Dual(self.val * other.val, self.dot * other.dot)

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.val)
        return Dual(t, (1 - t * t) * self.dot)


# %% d_sigmoid: tanh's slope
@exercise
def d_sigmoid(a):
    return 1 - np.square(a)


# %% d_sigmoid: only one factor
@exercise
def d_sigmoid(a):
    return np.ones_like(a) - a


# %% d_sigmoid: sign turned
@exercise
def d_sigmoid(a):
    return -a * (1 - a)


# %% d_tanh: not squared
@exercise
def d_tanh(a):
    return 1 - a


# %% d_tanh: sigmoid's slope
@exercise
def d_tanh(a):
    return a * (1 - a)


# %% d_relu: True and False returned
@exercise
def d_relu(z):
    return np.asarray(z) > 0


# %% d_relu: relu itself
@exercise
def d_relu(z):
    return np.where(z > 0, z, 0.0)


# %% d_relu: sign of z
@exercise
def d_relu(z):
    return np.where(z > 0, 1.0, np.where(z < 0, -1.0, 0.0))


# %% compose_grad: only the last function
@exercise
def compose_grad(fs, dfs, x):
    slope = 1.0
    for f, df in zip(fs, dfs):
        slope = df(x)
        x = f(x)
    return slope


# %% two_neuron_backward: factor 2 of the square forgotten
@exercise
def two_neuron_backward(x, y, w1, b1, w2, b2):
    a1 = math.tanh(w1 * x + b1)
    a2 = w2 * a1 + b2
    error = a2 - y
    hidden = error * w2 * (1 - a1**2)
    return {"w1": hidden * x, "b1": hidden, "w2": error * a1, "b2": error}


# %% two_neuron_backward: tanh applied twice in its slope
@exercise
def two_neuron_backward(x, y, w1, b1, w2, b2):
    a1 = math.tanh(w1 * x + b1)
    a2 = w2 * a1 + b2
    d2 = 2 * (a2 - y)
    d1 = d2 * w2 * (1 - math.tanh(a1) ** 2)
    return {"w1": d1 * x, "b1": d1, "w2": d2 * a1, "b2": d2}


# %% two_neuron_backward: input forgotten in the slope of w1
@exercise
def two_neuron_backward(x, y, w1, b1, w2, b2):
    a1 = math.tanh(w1 * x + b1)
    a2 = w2 * a1 + b2
    d2 = 2 * (a2 - y)
    d1 = d2 * w2 * (1 - a1 * a1)
    return {"w1": d1, "b1": d1, "w2": d2 * a1, "b2": d2}


# %% two_neuron_backward: first weight's error starts again from the output
@exercise
def two_neuron_backward(x, y, w1, b1, w2, b2):
    a1 = math.tanh(w1 * x + b1)
    a2 = w2 * a1 + b2
    d = 2 * (a2 - y)
    slope = 1 - a1 * a1
    return {"w1": d * slope * x, "b1": d * slope, "w2": d * a1, "b2": d}


# %% Dual: only the left factor moves
@exercise
class Dual:
    def __init__(self, val, dot=0.0):
        self.val, self.dot = val, dot

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.val + other.val, self.dot + other.dot)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.val * other.val, self.dot * other.val)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def tanh(self):
        t = math.tanh(self.val)
        return Dual(t, (1.0 - t * t) * self.dot)


# %% Dual: no reflected forms
@exercise
class Dual:
    def __init__(self, val, dot=0.0):
        self.val, self.dot = val, dot

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.val + other.val, self.dot + other.dot)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.val * other.val, self.dot * other.val + self.val * other.dot)

    def tanh(self):
        t = math.tanh(self.val)
        return Dual(t, (1.0 - t * t) * self.dot)


# %% Dual: slope of the inside forgotten in tanh
@exercise
class Dual:
    def __init__(self, val, dot=0.0):
        self.val, self.dot = val, dot

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.val + other.val, self.dot + other.dot)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.val * other.val, self.dot * other.val + self.val * other.dot)

    __radd__, __rmul__ = __add__, __mul__

    def tanh(self):
        return Dual(math.tanh(self.val), 1 - math.tanh(self.val) ** 2)


# %% Dual: plain numbers not wrapped
@exercise
class Dual:
    def __init__(self, val, dot=0.0):
        self.val, self.dot = val, dot

    def __add__(self, other):
        return Dual(self.val + other.val, self.dot + other.dot)

    def __mul__(self, other):
        return Dual(self.val * other.val, self.dot * other.val + self.val * other.dot)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def tanh(self):
        t = math.tanh(self.val)
        return Dual(t, (1.0 - t * t) * self.dot)


# %% elastic_forces: gradient instead of force
@exercise
def elastic_forces(errors, W, a):
    return (1 - a**2) * (W @ errors)


# %% elastic_forces: slope of tanh left out
@exercise
def elastic_forces(errors, W, a):
    return W @ -errors


# %% elastic_forces: transposed weights
@exercise
def elastic_forces(errors, W, a):
    return -(errors @ W) * (1 - a * a)


# %% elastic_forces: bands not weighted
@exercise
def elastic_forces(errors, W, a):
    pull = -errors.sum()
    return pull * (1 - a * a)
