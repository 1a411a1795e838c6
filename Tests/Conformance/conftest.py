"""Kernels for tests; importing the client sets the folders before jupyter_core reads them."""

import pytest
from kernel_client import Kernel


@pytest.fixture
def start():
    """Starts kernels and shuts them down after the test."""
    kernels = []

    def start(**options):
        kernels.append(Kernel(**options))
        return kernels[-1]

    yield start
    for kernel in kernels:
        kernel.close()


@pytest.fixture
def kernel(start):
    return start()
