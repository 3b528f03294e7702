"""Pictures for the chapter on gradient descent: ways down, distances, valleys, a rocket."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
STYLES = ("C0o-", "C1s--", "C2^-.", "C3D:")


def regimes(ways: Mapping[str, Array], curvature: float) -> None:
    """Side by side, the bowl ½ · curvature · w² and, by name, the places that a walk visits."""
    _, axes = plt.subplots(1, len(ways), figsize=(2.2 * len(ways), 2.6), sharey=True)
    place = np.linspace(-1.5, 1.5, 61)
    for ax, (name, w) in zip(axes, ways.items(), strict=True):
        _ = ax.plot(place, curvature * place**2 / 2, color="0.6", lw=1.5)
        _ = ax.plot(w, curvature * w**2 / 2, "C3o-", ms=5, lw=1)
        _ = ax.plot(w[0], curvature * w[0] ** 2 / 2, "ks", ms=7)
        _ = ax.set(title=name, xlabel="w", xlim=(-1.6, 1.6), ylim=(-2, 1.15 * curvature))
    _ = axes[0].set_ylabel("loss")
    plt.tight_layout()


def ravine(ways: Mapping[str, Array], curvatures: tuple[float, float]) -> None:
    """Above one another, the contours of a ravine and the way that each named walk takes in it."""
    _, axes = plt.subplots(len(ways), 1, figsize=(7.6, 1.7 * len(ways)), sharex=True)
    x, y = np.meshgrid(np.linspace(-0.35, 1.1, 81), np.linspace(-0.35, 0.35, 61))
    loss = (curvatures[0] * x**2 + curvatures[1] * y**2) / 2
    for ax, (name, w), style in zip(axes, ways.items(), STYLES, strict=False):
        _ = ax.contour(x, y, loss, np.geomspace(0.02, 8, 9), cmap="cividis", linewidths=0.8)
        _ = ax.plot(w[:, 0], w[:, 1], style, ms=3, lw=1)
        _ = ax.plot(0, 0, "k*", ms=11)
        _ = ax.set(title=name, ylabel="w₂", ylim=(-0.35, 0.35))
    _ = axes[-1].set_xlabel("w₁")
    plt.tight_layout()


def distances(measured: Mapping[str, Array], theory: Mapping[str, Array]) -> None:
    """On a logarithmic axis, distances against steps; what a formula says is a thin black line."""
    _, ax = plt.subplots(figsize=(6.8, 3.3))
    for (name, d), style in zip(measured.items(), STYLES, strict=False):
        _ = ax.semilogy(d, style, ms=4, markevery=10, label=name)
    for name, d in theory.items():
        _ = ax.semilogy(d, "k-", lw=0.8)
        _ = ax.annotate(name, (len(d) - 1, d[-1]), xytext=(4, -3), textcoords="offset points")
    _ = ax.set(xlabel="step", ylabel="distance from the minimum", ylim=(1e-19, 20))
    _ = ax.set_xlim(0, 250)
    _ = ax.legend(loc="lower left", fontsize=9)
    plt.tight_layout()


def valleys(loss: Callable[[Array], Array], starts: Array, ends: Array, ridge: float) -> None:
    """A curve with two valleys, the starts on it and where they ended: left blue, right orange."""
    _, ax = plt.subplots(figsize=(7.4, 3.2))
    w = np.linspace(-2, 2, 201)
    _ = ax.plot(w, loss(w), color="0.5")
    for mine, style, name in ((ends < ridge, "C0o", "left"), (ends > ridge, "C1s", "right")):
        label = f"ends on the {name}: {np.sum(mine)}"
        _ = ax.plot(starts[mine], loss(starts[mine]), style, ms=5, alpha=0.8, label=label)
    _ = ax.axvline(ridge, color="black", ls=":", lw=1)
    _ = ax.annotate("ridge", (ridge, 6), xytext=(5, 0), textcoords="offset points")
    _ = ax.plot(np.unique(ends.round(3)), loss(np.unique(ends.round(3))), "k*", ms=12)
    _ = ax.set(xlabel="start", ylabel="loss", ylim=(-2, 12))
    _ = ax.legend(loc="upper left", bbox_to_anchor=(0.12, 1))
    plt.tight_layout()


def plateaus(losses: Mapping[str, Sequence[float]]) -> None:
    """Loss against step for several starts: each flat for a while, then falling."""
    _, ax = plt.subplots(figsize=(7.0, 3.0))
    for (name, curve), style in zip(losses.items(), STYLES, strict=False):
        _ = ax.plot(curve, style, ms=4, markevery=5, label=name)
    _ = ax.set(xlabel="step", ylabel="loss")
    _ = ax.legend(loc="lower left", fontsize=9)
    plt.tight_layout()


def sharpness(steps: Sequence[int], curvatures: Sequence[float], lr: float) -> None:
    """The largest curvature of a net while it learns, and the curvature at which lr diverges."""
    _, ax = plt.subplots(figsize=(6.6, 3.0))
    _ = ax.plot(steps, curvatures, "C0o-", label="largest curvature of the net")
    _ = ax.axhline(2 / lr, color="C3", ls="--", label=f"2 / lr = {2 / lr:.2f}")
    _ = ax.set(xlabel="training step", ylim=(0, 1.25 * max(curvatures)))
    _ = ax.legend(loc="lower right")
    plt.tight_layout()


def flights(
    heights: Mapping[str, Array], speeds: Mapping[str, Array], burns: Mapping[str, Array], dt: float
) -> None:
    """Side by side heights and speeds over time, and the burns, of the same named flights."""
    _, axes = plt.subplots(1, 3, figsize=(9.6, 3.1))
    style = dict(zip(heights, STYLES, strict=False))
    for ax, curves in zip(axes[:2], (heights, speeds), strict=True):
        for name, y in curves.items():
            _ = ax.plot(dt * np.arange(len(y)), y, style[name], ms=3, lw=1.2, label=name)
        _ = ax.axhline(0, color="black", lw=2)
    for name, b in burns.items():
        _ = axes[2].plot(np.arange(1, len(b) + 1), b, style[name], ms=3, lw=1.2)
    _ = axes[0].set(xlabel="time", title="height", ylim=(-12, 12))
    _ = axes[1].set(xlabel="time", title="speed", ylim=(-2.6, 0.4))
    _ = axes[2].set(xlabel="burn", title="force", xticks=range(0, 21, 5))
    _ = axes[0].legend(loc="lower left", fontsize=8)
    plt.tight_layout()
