"""The scripts and styles that pages are made of."""

from pathlib import Path

HERE = Path(__file__).resolve().parent


def asset(name):
    return (HERE / name).read_text()
