# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The list of misconceptions has no row for this module.
# rows: -


# %% landing: height changed by the old speed
@exercise
def landing(burns, height=10.0, speed=-2.0, gravity=1.0, flow=0.02, dt=0.5):
    mass = 1.0
    for burn in burns:
        height = height + dt * speed
        speed = speed + dt * (burn / mass - gravity)
        mass = mass - dt * flow * burn
    return height, speed


# %% landing: lighter before the push
@exercise
def landing(burns, height=10.0, speed=-2.0, gravity=1.0, flow=0.02, dt=0.5):
    mass = 1.0
    for burn in burns:
        mass = mass - dt * flow * burn
        speed = speed + dt * (burn / mass - gravity)
        height = height + dt * speed
    return height, speed


# %% landing: it never gets lighter
@exercise
def landing(burns, height=10.0, speed=-2.0, gravity=1.0, flow=0.02, dt=0.5):
    for burn in burns:
        speed = speed + (burn - gravity) * dt
        height = height + speed * dt
    return height, speed


# %% landing: gravity pushes up
@exercise
def landing(burns, height=10.0, speed=-2.0, gravity=1.0, flow=0.02, dt=0.5):
    mass = 1.0
    for burn in burns:
        speed += dt * (burn / mass + gravity)
        height += dt * speed
        mass -= dt * flow * burn
    return height, speed


# %% landing: speed and height exchanged
@exercise
def landing(burns, height=10.0, speed=-2.0, gravity=1.0, flow=0.02, dt=0.5):
    mass = 1.0
    for burn in burns:
        speed = speed + dt * (burn / mass - gravity)
        height = height + dt * speed
        mass = mass - dt * flow * burn
    return speed, height


# %% landing: Values turned into plain numbers
@exercise
def landing(burns, height=10.0, speed=-2.0, gravity=1.0, flow=0.02, dt=0.5):
    mass = 1.0
    for burn in burns:
        if hasattr(burn, "data"):
            burn = burn.data
        speed = speed + dt * (burn / mass - gravity)
        height = height + dt * speed
        mass = mass - dt * flow * burn
    return height, speed


# %% soft_landing: only the speed counts
@exercise
def soft_landing(steps, lr, momentum=0.0, n=20, **start):
    params = {"burns": np.zeros(n)}
    optimiser = SGD(params, lr, momentum)
    for _ in range(steps):
        burns = [Value(b) for b in params["burns"]]
        height, speed = landing(burns, **start)
        loss = speed * speed
        loss.backward()
        optimiser.step({"burns": [b.grad for b in burns]})
    return params["burns"]


# %% soft_landing: height and speed not squared
@exercise
def soft_landing(steps, lr, momentum=0.0, n=20, **start):
    params = {"burns": np.zeros(n)}
    optimiser = SGD(params, lr, momentum)
    for _ in range(steps):
        burns = [Value(b) for b in params["burns"]]
        height, speed = landing(burns, **start)
        (height + speed).backward()
        optimiser.step({"burns": np.array([b.grad for b in burns])})
    return params["burns"]


# %% soft_landing: a new optimiser in every round
@exercise
def soft_landing(steps, lr, momentum=0.0, n=20, **start):
    params = {"burns": np.zeros(n)}
    for _ in range(steps):
        optimiser = SGD(params, lr, momentum)
        burns = [Value(b) for b in params["burns"]]
        height, speed = landing(burns, **start)
        (height**2 + speed**2).backward()
        optimiser.step({"burns": np.array([b.grad for b in burns])})
    return params["burns"]


# %% soft_landing: the start is not passed on
@exercise
def soft_landing(steps, lr, momentum=0.0, n=20, **start):
    params = {"burns": np.zeros(n)}
    optimiser = SGD(params, lr, momentum)
    for _ in range(steps):
        burns = [Value(b) for b in params["burns"]]
        height, speed = landing(burns)
        (height**2 + speed**2).backward()
        optimiser.step({"burns": np.array([b.grad for b in burns])})
    return params["burns"]
