"""Fills in the table of docs/benchmarks/sums.md: a curve with its band and its width from a table in DuckDB, beside what is done
there without sums.

    python Benchmarks/sums/measure.py [--rows 100000000] [--write]

Needs duckdb and numpy, and pyspark with a Java for the second table. CPU seconds are those of the whole process; the error is the largest over 20 queries, against the sums over
all rows that DuckDB makes of the definition in doubles.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import duckdb
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import page  # noqa: E402

WIDTH = 0.1
QUERIES = [round(0.25 + 0.5 * i, 2) for i in range(20)]


def uniform(stream):
    return f"((hash(i + {stream}000000000000) >> 11)::DOUBLE * 1.1102230246251565e-16)"


def fill(connection, rows):
    """x evenly on [0, 10], y = 20 + 2 sin(x) + x + noise."""
    connection.execute(f"""CREATE TABLE t AS SELECT x, 20e0 + 2e0 * sin(x) + x + sqrt(-2e0 * ln(1e0 - v)) * cos(6.283185307179586e0 * w) AS y
        FROM (SELECT 10e0 * {uniform(1)} AS x, {uniform(2)} AS v, {uniform(3)} AS w FROM range({rows}) AS r(i))""")


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def cell(binary, source, folder):
    """What a cell prints, and its CPU seconds."""
    (folder / "cell.nw").write_text(source)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = time.perf_counter()
    printed = subprocess.run([binary, "run", "cell.nw"], cwd=folder, check=True, capture_output=True, text=True).stdout
    wall, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
    return printed, wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def weight(x):
    return f"exp(-0.5e0 * ((q - {x}) / {WIDTH}e0) * ((q - {x}) / {WIDTH}e0))"


def joined(connection, queries, where=""):
    return connection.execute(
        f"SELECT q, sum({weight('x')} * y) / sum({weight('x')}) FROM (SELECT unnest({queries}::DOUBLE[]) AS q) CROSS JOIN t {where}"
        " GROUP BY q ORDER BY q").fetchall()


def spent(process):
    """CPU seconds of a process so far."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_spark(connection, binary):
    """The same table as Parquet, in Spark on two cores of this machine."""
    from pyspark.sql import SparkSession

    folder = pathlib.Path(tempfile.mkdtemp())
    connection.execute(f"COPY t TO '{folder}/t.parquet'")
    session = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "4g")
        .config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "4").getOrCreate())
    session.sparkContext.setLogLevel("ERROR")
    java = session.sparkContext._gateway.proc.pid
    session.read.parquet(f"{folder}/t.parquet").createOrReplaceTempView("t")
    session.sql("SELECT count(*) FROM t WHERE x < 0").collect()
    lines = ["| | CPU s | wall s | rows fetched |", "|---|---:|---:|---:|"]
    sql, *_ = cell(binary, f'print(sums_sql("t", "x", "y"; width={WIDTH}, centre=25, dialect="spark"))', folder)
    some = ", ".join(f"({q}e0)" for q in QUERIES[:2])
    for name, text in (
        ("**sums**", sql),
        ("means of 320 bins", "SELECT floor(x * 32e0) AS b, avg(y) FROM t GROUP BY b"),
        ("join with 2 queries", f"SELECT q, sum({weight('x')} * y) / sum({weight('x')}) FROM t CROSS JOIN (VALUES {some}) AS v(q) GROUP BY q"),
    ):
        before = spent(java)
        answer, wall, _ = timed(lambda: session.sql(text).collect())
        lines.append(f"| {name} | {spent(java) - before:.1f} | {wall:.1f} | {len(answer):,} |")
        print(lines[-1], flush=True)
    session.stop()
    return lines


def measure(connection, binary):
    folder = pathlib.Path(tempfile.mkdtemp())
    lines = ["| | CPU s | wall s | rows fetched | largest error |", "|---|---:|---:|---:|---:|"]

    def line(name, cpu, wall, fetched, error):
        lines.append(f"| {name} | {cpu:.2f} | {wall:.2f} | {fetched:,} | {error} |")
        print(lines[-1], flush=True)

    truth, wall, cpu = timed(lambda: joined(connection, QUERIES))
    truth = np.array([value for _, value in truth])
    line("join with 20 queries, all rows", cpu, wall, 20, "the yardstick")
    for name, score in (("sums, without leave-one-out", "false"), ("**sums**", "true")):
        sql, *_ = cell(binary, f'print(sums_sql("t", "x", "y"; width={WIDTH}, centre=25, score={score}))', folder)
        connection.execute("SELECT 1").fetchall()
        _, wall, cpu = timed(lambda: connection.execute(f"COPY ({sql}) TO '{folder}/sums.csv' (HEADER)"))
        count = connection.execute(f"SELECT count(*) FROM '{folder}/sums.csv'").fetchone()[0]
        printed, *_ = cell(binary, f's = read_sums("sums.csv")\nprint(json(regression(s; width={WIDTH}).predict({QUERIES})))', folder)
        line(name, cpu, wall, count, f"{np.abs(np.array(json.loads(printed)) - truth).max():.0e}")
    for name, source in (
        ("then: read, 1,000 estimates", f"m = regression(s; width={WIDTH})\nm.predict(linspace(0, 10, 1000));"),
        ("then: read, width by leave-one-out", "select_width(s);"),
        ("then: read, 1,000 estimates with a band", f"m = regression(s; width={WIDTH})\nm.band(linspace(0, 10, 1000));"),
    ):
        _, wall, cpu = cell(binary, 's = read_sums("sums.csv")\n' + source, folder)
        line(name, cpu, wall, 0, "")
    # What is done without: binned means, and a sample.
    bins, wall, cpu = timed(lambda: connection.execute("SELECT floor(x * 32e0) AS b, avg(y) FROM t GROUP BY b ORDER BY b").fetchnumpy())
    centres, means = (np.asarray(column) for column in bins.values())
    kernel = np.exp(-0.5 * ((np.array(QUERIES)[:, None] - (centres + 0.5) / 32) / WIDTH) ** 2)
    line("means of 320 bins, smoothed", cpu, wall, len(centres), f"{np.abs(kernel @ means / kernel.sum(1) - truth).max():.0e}")
    sample, wall, cpu = timed(lambda: connection.execute("SELECT x, y FROM t USING SAMPLE reservoir(1000000 ROWS)").fetchnumpy())
    x, y = (np.asarray(column) for column in sample.values())
    estimates = []
    for query in QUERIES:
        weights = np.exp(-0.5 * ((query - x) / WIDTH) ** 2)
        estimates.append(weights @ y / weights.sum())
    line("a sample of 1,000,000 rows", cpu, wall, len(x), f"{np.abs(np.array(estimates) - truth).max():.0e}")
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--binary", default=page.ROOT / ".build" / "release" / "nadaraya")
    options = parser.parse_args()
    connection = duckdb.connect()
    fill(connection, options.rows)
    for name, work, packages in (("duckdb", measure, ["duckdb", "numpy"]), ("spark", measure_spark, ["pyspark"])):
        before = page.load()
        text = "\n".join(work(connection, options.binary)) + f"\n\n{options.rows:,} rows. {page.conditions(before, packages)}"
        print(text)
        if options.write:
            page.put("sums.md", name, text)
