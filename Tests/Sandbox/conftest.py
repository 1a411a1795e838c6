"""A folder with a notebook's folder in it."""

import pytest


@pytest.fixture
def place(tmp_path):
    """notebook/ with data and links, granted/, and a file that lies beside them."""
    for folder in ("notebook/sub", "notebook/.hidden", "granted", "home"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("notebook/data.csv", "notebook/sub/more.csv", "notebook/.hidden/x.csv", "granted/more.csv", "outside.csv"):
        (tmp_path / file).write_text("a,b\n1,2\n3,4\n")
    (tmp_path / "notebook/out.csv").symlink_to("../outside.csv")
    (tmp_path / "notebook/in.csv").symlink_to("sub/more.csv")
    return tmp_path
