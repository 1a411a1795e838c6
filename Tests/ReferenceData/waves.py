"""Records draw 20 of the design of statsmodels' issue 599: `python waves.py > waves.csv` (needs NumPy)."""

import numpy

random = numpy.random.RandomState(1122)
x = numpy.linspace(0, 1, 50)
waves = sum(numpy.sin(k * x) for k in (1, 2, 4, 6, 8, 10))
# Draws count from 0.
for _ in range(21):
    y = waves + random.normal(size=50)
print("x,y")
for row in zip(x, y):
    print(*(repr(float(number)) for number in row), sep=",")
