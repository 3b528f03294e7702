"""A tiny chapter for tests of the builder."""

CHAPTER = '''"""Two functions."""

# %% [markdown]
# # Two functions

# %% [setup]
import time

import numpy as np

from course import predict, recall
from course.autodiff.neurons import sigmoid

# %%
recall("threshold", mine=1)

# %% [exercise]
from course.autodiff.neurons import step

# %%
print(step(np.array([-1.0, 2.0])), sigmoid(0.0))

# %% tags=["volatile"]
print(time.perf_counter())

# %% [exercise]
from course.autodiff.neurons import relu

# %%
guess = predict("What is relu(-3)?", mine=0.0)

# %%
@guess.reveal
def minus_three():
    return float(relu(np.array([-3.0]))[0])
'''
