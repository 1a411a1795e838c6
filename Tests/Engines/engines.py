"""Databases as the tests use them: each makes tables of rows, and exports the answer to a statement as its users do."""

import csv
import io
import math
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

# Types by the words of the tests.
NAMES = ["double", "integer", "decimal", "time", "text"]


class DuckDB:
    dialect = "duckdb"
    types = dict(zip(NAMES, ["DOUBLE", "BIGINT", "DECIMAL(12, 3)", "TIMESTAMP", "VARCHAR"]))

    def __init__(self):
        import duckdb
        self.connection = duckdb.connect()

    def execute(self, statement):
        return self.connection.execute(statement).fetchall()

    def name(self, text):
        return '"' + text.replace('"', '""') + '"'

    def literal(self, value, kind):
        if value is None:
            return "NULL"
        if isinstance(value, float) and not math.isfinite(value):
            return f"'{value}'::DOUBLE"
        if kind in ("time", "text"):
            return "'" + value.replace("'", "''") + "'"
        return f"{value!r}::DOUBLE" if kind == "double" else str(value)

    def make(self, table, columns, rows):
        """A table of columns (name, kind)."""
        kinds = [kind for _, kind in columns]
        self.execute(f"DROP TABLE IF EXISTS {self.name(table)}")
        self.execute(f"CREATE TABLE {self.name(table)} ("
                     + ", ".join(f"{self.name(name)} {self.types[kind]}" for name, kind in columns) + ")")
        for start in range(0, len(rows), 500):
            self.execute(f"INSERT INTO {self.name(table)} VALUES " + ", ".join(
                "(" + ", ".join(self.literal(v, k) for v, k in zip(row, kinds)) + ")" for row in rows[start:start + 500]))

    def export(self, statement, folder):
        """The files that hold the answer to a statement."""
        self.execute(f"COPY ({statement}) TO '{folder}/duckdb.csv' (HEADER)")
        return ["duckdb.csv"]

    def close(self):
        self.connection.close()


class PostgreSQL(DuckDB):
    """A server of its own in a temporary folder, reached by a socket of the file system alone."""
    dialect = "postgres"
    types = dict(zip(NAMES, ["DOUBLE PRECISION", "BIGINT", "NUMERIC(12, 3)", "TIMESTAMP", "TEXT"]))

    def __init__(self):
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self.programs = programs[-1] if programs else Path(shutil.which("initdb")).parent
        self.folder = Path(tempfile.mkdtemp(prefix="nadaraya-"))
        # A server refuses to be root.
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")
        self.run("initdb", "-D", self.folder / "data", "-A", "trust", "-U", "reader", "-E", "UTF8", "--locale=C")
        self.run("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o",
                 f"-c listen_addresses='' -c fsync=off -k {self.folder}", "start")

    def run(self, program, *arguments, **options):
        return subprocess.run([*self.user, self.programs / program, *arguments], check=True, capture_output=True,
                              text=True, cwd=self.folder, **options).stdout

    def execute(self, statement):
        text = self.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "reader", "-d", "postgres",
                        "--csv", "-t", "-f", "-", input=statement)
        return list(csv.reader(io.StringIO(text)))

    def export(self, statement, folder):
        text = self.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "reader", "-d", "postgres",
                        "-f", "-", input=f"COPY ({statement}) TO STDOUT (FORMAT csv, HEADER)")
        (Path(folder) / "postgres.csv").write_text(text)
        return ["postgres.csv"]

    def literal(self, value, kind):
        return super().literal(value, kind).replace("::DOUBLE", "::DOUBLE PRECISION")

    def close(self):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)


class ClickHouse(DuckDB):
    dialect = "clickhouse"
    types = {name: f"Nullable({kind})" for name, kind in zip(
        NAMES, ["Float64", "Int64", "Decimal(12, 3)", "DateTime64(6, 'UTC')", "String"])}

    def __init__(self):
        from chdb import session
        self.session = session.Session()

    def execute(self, statement):
        return list(csv.reader(io.StringIO(str(self.session.query(statement, "CSV")))))

    def name(self, text):
        return "`" + text.replace("\\", "\\\\").replace("`", "\\`") + "`"

    def literal(self, value, kind):
        if value is None:
            return "NULL"
        if kind in ("time", "text"):
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return repr(value) if kind == "double" else str(value)

    def make(self, table, columns, rows):
        kinds = [kind for _, kind in columns]
        self.execute(f"DROP TABLE IF EXISTS {self.name(table)}")
        self.execute(f"CREATE TABLE {self.name(table)} ("
                     + ", ".join(f"{self.name(name)} {self.types[kind]}" for name, kind in columns)
                     + ") ENGINE = MergeTree ORDER BY tuple()")
        for start in range(0, len(rows), 500):
            self.execute(f"INSERT INTO {self.name(table)} VALUES " + ", ".join(
                "(" + ", ".join(self.literal(v, k) for v, k in zip(row, kinds)) + ")" for row in rows[start:start + 500]))

    def export(self, statement, folder):
        (Path(folder) / "clickhouse.csv").write_text(str(self.session.query(statement, "CSVWithNames")))
        return ["clickhouse.csv"]

    def close(self):
        self.session.close()


class Spark(DuckDB):
    """Two executors, each a process of its own."""
    dialect = "spark"
    types = dict(zip(NAMES, ["double", "bigint", "decimal(12,3)", "timestamp", "string"]))

    def __init__(self):
        from pyspark.sql import SparkSession
        self.folder = tempfile.mkdtemp(prefix="nadaraya-")
        self.session = (
            SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4").config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1").config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", self.folder).config("spark.local.dir", self.folder).getOrCreate())
        self.session.sparkContext.setLogLevel("ERROR")

    def execute(self, statement):
        return [tuple(row) for row in self.session.sql(statement).collect()]

    def name(self, text):
        return "`" + text.replace("`", "``") + "`"

    def make(self, table, columns, rows):
        from datetime import datetime
        from decimal import Decimal
        from pyspark.sql import types
        made = {"double": types.DoubleType(), "integer": types.LongType(), "decimal": types.DecimalType(12, 3),
                "time": types.TimestampType(), "text": types.StringType()}
        read = {"decimal": Decimal, "time": lambda v: datetime.fromisoformat(v + "+00:00")}
        kinds = [kind for _, kind in columns]
        rows = [tuple(None if v is None else read.get(k, lambda v: v)(v) for v, k in zip(row, kinds)) for row in rows]
        schema = types.StructType([types.StructField(name, made[kind]) for name, kind in columns])
        self.session.createDataFrame(rows, schema).repartition(4).createOrReplaceTempView(self.name(table))

    def executors(self):
        """Where the parts of a job ran."""
        status = self.session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
        return [info.host() + str(info.port()) for info in status]

    def export(self, statement, folder):
        self.session.sql(statement).write.mode("overwrite").csv(f"{folder}/spark", header=True, escape='"')
        files = sorted(path for path in (Path(folder) / "spark").glob("*.csv") if path.stat().st_size)
        return [f"spark/{path.name}" for path in files]

    def close(self):
        self.session.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
