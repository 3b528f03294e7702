"""Chapter 7: mutants of the rocket that behave as the reference does."""

SURVIVORS = {
    "landing": {
        "mass = mass - dt * flow * burn; height = height + dt * speed": (
            "neither of the two statements reads what the other one writes"
        ),
    },
    "soft_landing": {
        "for _ in list(range(steps))[::-1]:": "a loop that only counts has no order",
        "optimiser.step({'burns': [burn.grad for burn in burns]})": (
            "step takes a list of numbers as well as an array"
        ),
    },
}
