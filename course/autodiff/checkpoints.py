"""Save a network's parameters to a file and load them again, with every doubt checked."""

import os
import zipfile
import zlib
from pathlib import Path

import numpy as np


def save_parameters(path, parameters):
    """Write parameters to an .npz file, whole or not at all.

    The arrays go to a file beside it first, which then takes its place: a kernel that is killed in
    between leaves the file that was there before.

    path : where, such as "digits.npz"; parameters : dict of Tensors by name
    """
    path = Path(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            np.savez(file, **{name: p.data for name, p in parameters.items()})
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def load_parameters(path, parameters):
    """Put the arrays of a file made by save_parameters into parameters, in place.

    path : the file; parameters : dict of Tensors by name, of the same names and shapes

    Nothing is changed unless all of it fits. Raises FileNotFoundError where there is no file, and
    ValueError for one that is damaged, holds other names or shapes, or numbers that are not finite.
    """
    arrays = _read(path)
    if arrays.keys() != parameters.keys():
        raise ValueError(
            f"{path} holds the parameters {sorted(arrays)}, the network has {sorted(parameters)}: "
            "load it into a network with the same layers as the saved one"
        )
    for name, p in parameters.items():
        _check(path, name, arrays[name], p.data)
    for name, p in parameters.items():
        p.data[...] = arrays[name]


def _read(path):
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except FileNotFoundError:
        raise
    except (OSError, ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(
            f"{path} cannot be read as saved parameters ({error}): it is cut short or of another "
            "kind; load an older checkpoint, or train again"
        ) from None


def _check(path, name, array, data):
    if array.shape != data.shape:
        raise ValueError(
            f"{name} has shape {array.shape} in {path} and {data.shape} in the network: load it "
            "into a network with the same layer sizes"
        )
    if array.dtype.kind != "f" or not np.isfinite(array).all():
        raise ValueError(
            f"{name} in {path} has dtype {array.dtype} and must hold finite floats: training had "
            "gone wrong before it was saved; load an older checkpoint"
        )
