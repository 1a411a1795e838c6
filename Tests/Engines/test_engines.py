"""The statements of `sums_sql` and `to_sql` run by databases, and what `read_sums` makes of their answers, beside the library's
own answer from the same rows."""

import csv
import json
import math
import os
import random
import subprocess
from pathlib import Path

import pytest
from engines import ClickHouse, DuckDB, PostgreSQL, Spark

BINARY = os.environ.get("NADARAYA", Path(__file__).parent.parent.parent / ".build/release/nadaraya")
ENGINES = [DuckDB, PostgreSQL, pytest.param(ClickHouse, marks=pytest.mark.engines),
           pytest.param(Spark, marks=pytest.mark.engines)]
# Names as an attacker, or a spreadsheet, would have them.
HOSTILE = ['x" FROM t; DROP TABLE t; --', "x` FROM t; DROP TABLE t; --", "'); DROP TABLE t; --", "x\\` -- ", "a \\\" b", "SELECT", "z",
           "Straße, 東京"]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request):
    engine = request.param()
    yield engine
    engine.close()


def cell(source, folder):
    """What a cell prints."""
    script = Path(folder) / "cell.nw"
    script.write_text(source)
    ran = subprocess.run([BINARY, "run", "cell.nw"], cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def text(name):
    """A text of the language."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") + '"'


def statement(engine, folder, table, x, y, options):
    return cell(f'print(sums_sql({text(table)}, {text(x)}, {text(y)}; dialect="{engine.dialect}", {options}))', folder)


def write(folder, rows):
    with open(Path(folder) / "rows.csv", "w", newline="") as file:
        csv.writer(file).writerows([("x", "y"), *[(repr(float(x)), repr(float(y))) for x, y in rows]])


def rows_of(count, seed=1):
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        x = draw.gauss(5, 1.5) if draw.random() < 0.7 else draw.expovariate(0.5)
        rows.append((x, 1000 + x + draw.gauss(0, 1)))
    return rows


def compare(folder, files, rows, width="0.4"):
    """The largest differences between what the sums say and what the rows say: estimates, density, leave-one-out, tr H; and counts."""
    write(folder, rows)
    return json.loads(cell(f"""
        s = read_sums({", ".join(map(text, files))})
        t = read_csv("rows.csv")
        q = concat(linspace(min(t.x), max(t.x), 40), [min(t.x) - 1, max(t.x) + 1])
        m = regression(s; width={width})
        r = regression(t.x, t.y; width={width})
        d = density(t.x, q, gaussian(width={width}))
        print(json((max(abs(m.predict(q) - r.predict(q))), max(abs(density(s, q; width={width}) / d - 1)),
            abs(m.loo_score / r.loo_score - 1), abs(m.degrees_of_freedom / r.degrees_of_freedom - 1), s.count, s.left_out,
            max(abs(m.band(q)[1] - r.band(q)[1])))))
    """.replace("\n        ", "\n"), folder))


def expect_exact(found, rows, left_out=0):
    estimate, density, score, trace, count, left, band = found
    # Values of 1000 are rounded at 1e-13.
    assert estimate < 1e-12 * 1000 and band < 1e-9
    assert density < 1e-11 and score < 1e-10 and trace < 1e-10
    assert count == len(rows) and left == left_out


def test_rows_with_holes(engine, tmp_path):
    rows = rows_of(3000)
    bad = [(None, 1.0), (1.0, None), (None, None), (float("nan"), 1.0), (1.0, float("nan")), (float("inf"), 1.0),
           (float("-inf"), 1.0), (1.0, float("inf")), (2.0, float("-inf")), (1e300, 1.0)]
    engine.make("t", [("distance", "double"), ("fare", "double")], rows + bad)
    sql = statement(engine, tmp_path, "t", "distance", "fare", "width=0.4, centre=1005")
    expect_exact(compare(tmp_path, engine.export(sql, tmp_path), rows), rows, len(bad))


def test_rows_of_a_range(engine, tmp_path):
    rows = rows_of(1000)
    engine.make("t", [("x", "double"), ("y", "double")], rows + [(None, 1.0), (3.0, None)])
    sql = statement(engine, tmp_path, "t", "x", "y", "width=0.4, centre=1005, range=(2, 8)")
    inside = [row for row in rows if 2 <= row[0] <= 8]
    expect_exact(compare(tmp_path, engine.export(sql, tmp_path), inside), inside, 1)


def test_whole_numbers_and_decimals(engine, tmp_path):
    draw = random.Random(2)
    rows = [(draw.randrange(-30, 50), round(draw.uniform(0, 100), 3)) for _ in range(800)]
    engine.make("t", [("age", "integer"), ("price", "decimal")], rows + [(None, 1.0), (3, None)])
    for x, y, pairs in (("age", "price", rows), ("price", "age", [(y, x) for x, y in rows])):
        sql = statement(engine, tmp_path, "t", x, y, "width=4, centre=20")
        expect_exact(compare(tmp_path, engine.export(sql, tmp_path), pairs, "4"), pairs, 2)


def test_times(engine, tmp_path):
    draw = random.Random(3)
    minutes = [draw.randrange(0, 60 * 24 * 30) for _ in range(800)]
    times = [f"2024-03-{1 + m // 1440:02} {m // 60 % 24:02}:{m % 60:02}:00" for m in minutes]
    days = [19783 + m / 1440 for m in minutes]
    values = [draw.gauss(d % 7, 0.1) for d in days]
    engine.make("t", [("at", "time"), ("y", "double")], list(zip(times, values)) + [(None, 1.0)])
    sql = statement(engine, tmp_path, "t", "at", "y", "width=0.4, centre=3, dates=true")
    files = engine.export(sql, tmp_path)
    estimate, *_, count, left, band = compare(tmp_path, files, list(zip(days, values)))
    # A day beside 19783 has twelve digits.
    assert estimate < 1e-9 and count == 800 and left == 1 and band < 1e-9
    assert "2024-03-01" in cell(f"print(read_sums({', '.join(map(text, files))}))", tmp_path)


def test_groups(engine, tmp_path):
    rows = rows_of(900)
    names = ["red", "green, \"light\"", "it's", None]
    groups = [names[i % 4] for i in range(len(rows))]
    engine.make("t", [("x", "double"), ("y", "double"), ("colour", "text")], [(*r, g) for r, g in zip(rows, groups)])
    sql = statement(engine, tmp_path, "t", "x", "y", "width=0.4, centre=1005, by=\"colour\"")
    files = ", ".join(map(text, engine.export(sql, tmp_path)))
    found = json.loads(cell(f"print(json([(g, s.count) for (g, s) in read_sums({files})]))", tmp_path))
    assert sorted(found, key=str) == sorted([[g, groups.count(g)] for g in names], key=str)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names(engine, tmp_path, name):
    """Every column that can be named can be summed, and no name does anything else."""
    rows = rows_of(300)
    engine.make("t", [("x", "double")], [(1.0,)])
    engine.make("named", [(name, "double"), ("s", "double")], rows)
    for table, x, y in (("named", name, "s"), ("named", "s", name)):
        sql = statement(engine, tmp_path, table, x, y, "width=4, centre=0")
        pairs = rows if x == name else [(y, x) for x, y in rows]
        expect_exact(compare(tmp_path, engine.export(sql, tmp_path), pairs, "4"), pairs)
    with pytest.raises(Exception):
        engine.export(statement(engine, tmp_path, "t", name, "x", "width=4, centre=0"), tmp_path)
    with pytest.raises(Exception):
        engine.export(statement(engine, tmp_path, name.replace(".", ""), "x", "x", "width=4, centre=0"), tmp_path)
    assert int(engine.execute(f"SELECT count(*) FROM {engine.name('t')}")[0][0]) == 1


def test_a_hostile_group(engine, tmp_path):
    name = HOSTILE[0] if engine.dialect in ("duckdb", "postgres") else HOSTILE[1]
    engine.make("t", [("x", "double"), ("y", "double"), (name, "text")], [(*r, "a") for r in rows_of(50)])
    sql = statement(engine, tmp_path, "t", "x", "y", f"width=1, centre=0, by={text(name)}")
    files = ", ".join(map(text, engine.export(sql, tmp_path)))
    assert json.loads(cell(f"print(json([(g, s.count) for (g, s) in read_sums({files})]))", tmp_path)) == [["a", 50]]


def test_no_rows(engine, tmp_path):
    for rows in ([], [(None, 1.0), (2.0, None)]):
        engine.make("t", [("x", "double"), ("y", "double")], rows)
        names = engine.export(statement(engine, tmp_path, "t", "x", "y", "width=1, centre=0"), tmp_path)
        # Spark writes no file of no rows.
        assert names or not rows
        script = Path(tmp_path) / "empty.nw"
        script.write_text(f"read_sums({', '.join(map(text, names or ['missing.csv']))})")
        ran = subprocess.run([BINARY, "run", "empty.nw"], cwd=tmp_path, capture_output=True, text=True)
        assert ran.returncode == 1
        assert ("There are no sums here" if names else "There is no file") in ran.stderr


def test_parts_add_up(engine, tmp_path):
    """A table summed in two parts by two widths, as partitions are."""
    rows = rows_of(1200)
    columns = [("x", "double"), ("y", "double")]
    files = []
    for part, width in ((rows[:500], 0.4), (rows[500:], 0.1)):
        engine.make("part", columns, part)
        folder = tmp_path / str(len(files))
        folder.mkdir()
        sql = statement(engine, folder, "part", "x", "y", f"width={width}, centre={1000 + len(files)}")
        files += [f"{folder.name}/{name}" for name in engine.export(sql, folder)]
    expect_exact(compare(tmp_path, files, rows), rows)


def test_a_model_scores_rows(engine, tmp_path):
    rows = rows_of(500)
    write(tmp_path, rows)
    engine.make("t", [("distance", "double"), ("id", "integer")],
                [(x, i) for i, (x, _) in enumerate(rows)] + [(None, 500), (1e9, 501)])
    source = 't = read_csv("rows.csv")\n'
    for model in ("regression(t.x, t.y; width=0.5)", "regression(sums(t.x, t.y; width=0.5); width=0.5)",
                  "regression(t.x, t.y; width=0.5, degree=1)"):
        sql = cell(f'{source}print(to_sql({model}; table="t", x="distance", dialect="{engine.dialect}"))', tmp_path)
        scored = {int(row[0]): row[1] for row in engine.execute(f"SELECT id, estimate FROM ({sql}) AS scored")}
        assert len(scored) == 502
        fitted = json.loads(cell(f"{source}print(json({model}.predict(t.x)))", tmp_path))
        assert max(abs(float(scored[i]) - fitted[i]) for i in range(500)) < 1e-5
        assert scored[500] in (None, "", "\\N") and scored[501] in (None, "", "\\N")


@pytest.mark.engines
def test_two_executors_sum(tmp_path):
    spark = Spark()
    try:
        rows = rows_of(2000)
        spark.make("t", [("x", "double"), ("y", "double")], rows)
        ran = spark.session.sparkContext.parallelize(range(8), 8).map(
            lambda _: __import__("os").environ.get("SPARK_EXECUTOR_DIRS", str(__import__("os").getppid()))).distinct().collect()
        assert len(ran) == 2, ran
        sql = statement(spark, tmp_path, "t", "x", "y", "width=0.4, centre=1005")
        expect_exact(compare(tmp_path, spark.export(sql, tmp_path), rows), rows)
    finally:
        spark.close()


KERNELS = ["boxcar", "triangular", "epanechnikov", "biweight", "triweight", "tricube"]


def edge_rows(queries, width, count=1200):
    """Rows on every end of every support, on the queries, one double beside them, and many at one place."""
    rows = rows_of(count, 7)
    for query in queries:
        for place in (query - width, query, query + width):
            rows += [(x, 1000 + x) for x in (place, place, math.nextafter(place, math.inf), math.nextafter(place, -math.inf))]
    return rows + [(2.0, 1000.0 + i) for i in range(50)]


@pytest.mark.parametrize("kernel", KERNELS)
def test_kernels_with_an_edge(engine, tmp_path, kernel):
    width = 0.37
    queries = [-1.5, *(i / 7 for i in range(60)), 2.0, 1e6]
    rows = edge_rows(queries[:-1], width)
    bad = [(None, 1.0), (1.0, None), (float("nan"), 1.0), (1.0, float("inf")), (float("-inf"), 1.0)]
    engine.make("t", [("x", "double"), ("y", "double")], rows + bad)
    asked = f"queries={json.dumps(queries)}, kernel={kernel}(width={width})"
    files = engine.export(statement(engine, tmp_path, "t", "x", "y", f"{asked}, centre=1005"), tmp_path)
    write(tmp_path, rows)
    difference, density, same, certificate, count, left = json.loads(cell(f"""
        q = {json.dumps(queries)}
        k = {kernel}(width={width})
        s = read_sums({", ".join(map(text, files))})
        t = read_csv("rows.csv")
        m = regression(s; kernel=k)
        r = regression(t.x, t.y; kernel=k)
        a, b = (m.predict(q), r.predict(q))
        d, e = (density(s, q, k), density(t.x, q, k))
        print(json((max(abs(a - b)[isfinite(b)]), max(abs(d - e)), all(isfinite(a) == isfinite(b)),
            max(m.certificate(q)[isfinite(b)]), s.count, s.left_out)))
    """.replace("\n        ", "\n"), tmp_path))
    # Values of 1000 are rounded at 1e-13.
    assert difference < 1e-12 * 1000 and density < 1e-12 and same and certificate < 1e-9
    assert count == len(rows) and left == len(bad)


def test_groups_and_hostile_names_with_an_edge(engine, tmp_path):
    name = HOSTILE[0] if engine.dialect in ("duckdb", "postgres") else HOSTILE[1]
    rows = rows_of(200)
    engine.make("t", [("e0", "double"), ("cell", "double"), (name, "text")], [(*r, "a") for r in rows])
    sql = statement(engine, tmp_path, "t", "e0", "cell",
                    f"queries=[3, 5], kernel=boxcar(width=1), centre=1005, by={text(name)}")
    write(tmp_path, rows)
    found = json.loads(cell(f"""
        t = read_csv("rows.csv")
        k = boxcar(width=1)
        g, s = read_sums({", ".join(map(text, engine.export(sql, tmp_path)))})[0]
        print(json((g, s.count, max(abs(regression(s; kernel=k).predict([3, 5]) - regression(t.x, t.y; kernel=k).predict([3, 5]))))))
    """.replace("\n        ", "\n"), tmp_path))
    assert found[:2] == ["a", 200] and found[2] < 1e-9


def test_two_coordinates(engine, tmp_path):
    draw = random.Random(11)
    rows = [(draw.gauss(2, 1), draw.uniform(0, 3)) for _ in range(1500)]
    rows += [rows[0]] * 5 + [(2.0, 1.0), (40.0, -7.0)]
    rows = [(a, b, 1000 + math.sin(a) + b + draw.gauss(0, 0.1)) for a, b in rows]
    bad = [(None, 1.0, 1.0), (1.0, None, 1.0), (1.0, 1.0, None), (float("nan"), 1.0, 1.0), (1.0, float("inf"), 1.0), (1.0, 1.0, float("-inf"))]
    name = HOSTILE[0] if engine.dialect in ("duckdb", "postgres") else HOSTILE[1]
    engine.make("t", [("k", "double"), (name, "double"), ("v", "double")], rows + bad)
    sql = cell(f'print(sums_sql("t", ("k", {text(name)}), "v"; dialect="{engine.dialect}", width=(0.5, 0.8), centre=1002))', tmp_path)
    files = engine.export(sql, tmp_path)
    with open(Path(tmp_path) / "rows.csv", "w", newline="") as file:
        csv.writer(file).writerows([("a", "b", "y"), *rows])
    estimate, density, certificate, count, left = json.loads(cell(f"""
        s = read_sums({", ".join(map(text, files))})
        t = read_csv("rows.csv")
        x = stack(t.a, t.b; axis=1)
        q = x[0:60]
        m = regression(s; width=(0.5, 0.8))
        r = regression(x, t.y; width=(0.5, 0.8))
        k = gaussian(width=(0.5, 0.8))
        print(json((max(abs(m.predict(q) - r.predict(q))), max(abs(density(s, q, k) / density(x, q, k) - 1)), max(m.certificate(q)),
            s.count, s.left_out)))
    """.replace("\n        ", "\n"), tmp_path))
    # Values of 1000 are rounded at 1e-13.
    assert estimate < 1e-12 * 1000 and density < 1e-11 and certificate < 1e-9
    assert count == len(rows) and left == len(bad)
