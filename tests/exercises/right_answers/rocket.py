# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 7: right answers about the rocket, each written differently from the course's."""


# %% landing: in place, terms in another order
@exercise
def landing(burns, height=10.0, speed=-2.0, gravity=1.0, flow=0.02, dt=0.5):
    mass = 1
    for i in range(len(burns)):
        acceleration = burns[i] / mass - gravity
        speed += acceleration * dt
        height += speed * dt
        mass -= burns[i] * flow * dt
    return (height, speed)


# %% landing: the fuel added up
@exercise
def landing(burns, height=10.0, speed=-2.0, gravity=1.0, flow=0.02, dt=0.5):
    used = 0.0
    for burn in burns:
        speed = speed - gravity * dt + burn * dt / (1.0 - flow * used)
        height = height + speed * dt
        used = used + burn * dt
    return height, speed


# %% landing: from burn to burn by recursion
@exercise
def landing(burns, height=10.0, speed=-2.0, gravity=1.0, flow=0.02, dt=0.5):
    def fly(burns, height, speed, mass):
        if not burns:
            return height, speed
        burn, *rest = burns
        speed = speed + dt * (burn / mass - gravity)
        return fly(rest, height + dt * speed, speed, mass - dt * flow * burn)

    return fly(list(burns), height, speed, 1.0)


# %% soft_landing: products for squares, a list of gradients
@exercise
def soft_landing(steps, lr, momentum=0.0, n=20, **start):
    params = {"burns": np.zeros(n)}
    optimiser = SGD(params, lr, momentum)
    for _ in range(steps):
        burns = list(map(Value, params["burns"]))
        height, speed = landing(burns, **start)
        loss = height * height + speed * speed
        loss.backward()
        optimiser.step({"burns": [b.grad for b in burns]})
    return params["burns"]


# %% soft_landing: two backward passes
@exercise
def soft_landing(steps, lr, momentum=0.0, n=20, **start):
    params = {"burns": np.zeros(n)}
    optimiser = SGD(params, lr=lr, momentum=momentum)
    step = 0
    while step < steps:
        burns = [Value(params["burns"][i]) for i in range(n)]
        height, speed = landing(burns, **start)
        (speed**2).backward()
        (height**2).backward()
        optimiser.step({"burns": np.array([b.grad for b in burns])})
        step += 1
    return params["burns"].copy()


# %% soft_landing: without the optimiser
@exercise
def soft_landing(steps, lr, momentum=0.0, n=20, **start):
    burns, v = np.zeros(n), np.zeros(n)
    for _ in range(steps):
        u = [Value(b) for b in burns]
        h, s = landing(u, **start)
        (h**2 + s**2).backward()
        v = momentum * v + np.array([b.grad for b in u])
        burns = burns - lr * v
    return burns
