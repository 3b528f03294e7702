"""Pictures for the chapter on loss: the radio, prices of a mistake, slopes and their errors."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]

STATION = {"color": "C7", "linestyle": "--", "label": "the station"}
YOURS = {"color": "C3", "linestyle": "-", "label": "your radio"}


def _waves(ax: Any, t: Array, station: Array, heard: Array) -> None:
    """Two curves and the gap between them in grey."""
    ax.fill_between(t, station, heard, color="0.88")
    ax.plot(t, station, **STATION)
    ax.plot(t, heard, **YOURS)


def listenings(
    t: Array, station: Array, heard: Sequence[Array], errors: Sequence[float], used: Sequence[int]
) -> None:
    """Several listenings side by side, each under its number and its error."""
    _, axes = plt.subplots(1, len(heard), figsize=(8.4, 2.5), sharey=True, squeeze=False)
    for ax, wave, error, number in zip(axes[0], heard, errors, used, strict=True):
        _waves(ax, t, station, wave)
        _ = ax.set(xlabel="time", xticks=[])
        _ = ax.set_title(f"listening {number}\nerror {error:.3f}", fontsize=10)
    _ = axes[0, 0].set_ylabel("wave")
    plt.tight_layout()


def prices(p: Array, squared: Array, surprise: Array) -> None:
    """What two losses charge for giving the right answer the probability p."""
    _, ax = plt.subplots()
    _ = ax.plot(p, surprise, "-", color="C0", label=r"$-\log\,p$")
    _ = ax.plot(p, squared, "--", color="C1", label=r"$(1 - p)^2$")
    _ = ax.set(xlabel="probability given to the right answer", ylabel="loss")
    _ = ax.legend()
    plt.tight_layout()


def knob_valleys(
    settings: Array, losses: Array, now: Array, loss: float, slopes: Array, names: Sequence[str]
) -> None:
    """The loss while one knob turns and the others stand still, one square for each knob.

    settings, losses : arrays of shape (knobs, points)
    now, slopes : where each knob stands, and the measured slope there, drawn as a short line
    """
    slopes = np.ravel(np.asarray(slopes, dtype=float))
    _, axes = plt.subplots(2, 3, figsize=(7.6, 4.4), sharey=True)
    for k, ax in enumerate(axes.flat):
        reach = 0.25 * np.array([-1.0, 1.0])
        _ = ax.plot(settings[k], losses[k], color="C0")
        _ = ax.plot(now[k], loss, "o", color="black", ms=6, zorder=3)
        if k < slopes.size and np.isfinite(slopes[k]):
            _ = ax.plot(now[k] + reach, loss + slopes[k] * reach, "-", color="C3", lw=3)
            _ = ax.set_title(f"{names[k]}: slope {round(slopes[k], 2) + 0.0:+.2f}", fontsize=10)
        _ = ax.set(xlabel="setting", ylim=(0, 1.15 * float(np.max(losses))))
    for ax in axes[:, 0]:
        _ = ax.set_ylabel("loss")
    plt.tight_layout()


def descent(t: Array, station: Array, heard: Array, listened: Array, losses: Array) -> None:
    """On the left the loss against listenings spent; on the right both waves at the end."""
    _, (left, right) = plt.subplots(1, 2, figsize=(7.8, 3.3))
    _ = left.semilogy(listened, losses, color="C0")
    _ = left.axvline(30, color="black", ls=":")
    _ = left.text(33, float(np.nanmax(losses)), "your 30 listenings", va="center", fontsize=9)
    _ = left.set(xlabel="listenings spent", ylabel="loss")
    _waves(right, t, station, heard)
    _ = right.set(xlabel="time", title="at the end")
    _ = right.legend(loc="lower left", fontsize=9)
    plt.tight_layout()


def staircase(weight: Array, losses: Array, accuracies: Array) -> None:
    """Loss and accuracy of the same classifier while one of its weights turns."""
    _, (above, below) = plt.subplots(2, 1, figsize=(6.4, 4.2), sharex=True)
    _ = above.plot(weight, losses, color="C0")
    _ = above.set_ylabel("cross-entropy")
    _ = below.plot(weight, accuracies, color="C1", drawstyle="steps-mid")
    _ = below.set(xlabel="one weight", ylabel="accuracy")
    plt.tight_layout()


def losses_of_a_score(z: Array, entropy: Array, squared: Array, mark: float) -> None:
    """Two losses against the score z of an example whose target is 0; a line marks one score."""
    _, ax = plt.subplots()
    _ = ax.plot(z, entropy, "-", color="C0", label="cross-entropy")
    _ = ax.plot(z, squared, "--", color="C1", label="squared error of the sigmoid")
    _ = ax.axvline(mark, color="black", ls=":", lw=1)
    _ = ax.text(mark - 0.2, 0.55 * float(np.max(entropy)), f"z = {mark:g}", ha="right")
    _ = ax.set(xlabel="score z (the target is 0)", ylabel="loss")
    _ = ax.legend()
    plt.tight_layout()


def error_against_nudge(eps: Array, forward: Array, central: Array) -> None:
    """How far two measured slopes are from the exact one, on logarithmic axes."""
    _, ax = plt.subplots()
    for name, errors, style in (("one side", forward, "C1s--"), ("both sides", central, "C0o-")):
        shown = np.where(np.asarray(errors) > 0, errors, np.nan)
        _ = ax.loglog(eps, shown, style, ms=5, label=name)
    _ = ax.set(xlabel="size of the nudge, eps", ylabel="absolute error of the slope")
    _ = ax.legend()
    plt.tight_layout()
