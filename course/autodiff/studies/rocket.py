"""A rocket that must land softly: twenty burns, and what each of them did to the landing."""

import numpy as np

from ..optim import SGD
from ..value import Value


def landing(burns, height=10.0, speed=-2.0, gravity=1.0, flow=0.02, dt=0.5):
    """Height and speed of a rocket after its last burn.

    Up is positive. The rocket's mass starts at 1. During each burn, which takes the time dt,

        speed ← speed + dt (burn / mass - gravity)
        height ← height + dt speed
        mass ← mass - dt flow burn

    in this order, so that the height changes by the new speed.

    burns : list of floats or of Values, the forces of the engine one after the other
    height, speed : floats, where the rocket starts

    Returns (height, speed): floats, or Values where the burns are Values.

    >>> landing([1.0, 1.0], height=3.0, speed=-1.0, flow=0.0, dt=1.0)
    (1.0, -1.0)
    """
    mass = 1.0
    for burn in burns:
        speed = speed + dt * (burn / mass - gravity)
        height = height + dt * speed
        mass = mass - dt * flow * burn
    return height, speed


def soft_landing(steps, lr, momentum=0.0, n=20, **start):
    """Find n burns that land the rocket: gradient descent on height² + speed² at the end.

    steps : int, how many steps `SGD` takes, with this lr and momentum; all burns start at 0
    start : passed on to `landing`

    Returns the burns after the last step, a float64 array of shape (n,).
    """
    params = {"burns": np.zeros(n)}
    optimiser = SGD(params, lr, momentum)
    # your turn
    for _ in range(steps):
        burns = [Value(burn) for burn in params["burns"]]
        height, speed = landing(burns, **start)
        (height**2 + speed**2).backward()
        optimiser.step({"burns": np.array([burn.grad for burn in burns])})
    return params["burns"]
