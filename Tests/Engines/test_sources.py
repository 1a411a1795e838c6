"""Tables that whoever starts the process grants: what DuckDB answers beside the library's own answer from the same rows, and what
nobody but the one who grants can do."""

import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest
from engines import DuckDB, PostgreSQL
from test_engines import BINARY, HOSTILE, expect_exact, rows_of, text, write

sys.path.insert(0, str(Path(__file__).parent.parent / "Conformance"))
from kernel_client import TIMEOUT, Kernel  # noqa: E402

# The environment of these tests, in which DuckDB is installed.
PREFIX = sys.prefix


@pytest.fixture(autouse=True)
def surroundings(tmp_path, monkeypatch):
    """A configuration of its own, and this environment's DuckDB."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("VIRTUAL_ENV", PREFIX)
    (tmp_path / "config/nadaraya").mkdir(parents=True)
    (tmp_path / "notebook").mkdir()


@pytest.fixture
def engine(tmp_path):
    """A database in a file, which is closed before others read it."""
    import duckdb
    engine = DuckDB()
    engine.connection.close()
    engine.path = str(tmp_path / "data.duckdb")

    def make(*arguments):
        engine.connection = duckdb.connect(engine.path)
        DuckDB.make(engine, *arguments)
        engine.connection.close()

    engine.make = make
    return engine


def run(source, folder, *options, **env):
    """A script of the notebook's folder."""
    (folder / "notebook/cell.nw").write_text(source)
    return subprocess.run([BINARY, "run", "cell.nw", *options], cwd=folder / "notebook", capture_output=True, text=True,
                          env=os.environ | env, timeout=TIMEOUT)


def answer(source, folder, *options, **env):
    ran = run(source, folder, *options, **env)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def refusal(source, folder, *options, **env):
    ran = run(source, folder, *options, **env)
    assert ran.returncode == 1, ran.stdout
    return ran.stderr


def grant(folder, text, mode=0o600):
    file = folder / "config/nadaraya/sources.toml"
    file.write_text(text)
    file.chmod(mode)
    return file


def database(engine, *tables, more=""):
    return f'[w]\ndatabase = "{engine.path}"\ntables = {json.dumps(tables, ensure_ascii=False)}\n{more}'


def differences(folder, table, x, y, rows, options=(), width="0.4", left_out=0, **env):
    """The columns of a source beside rows of a file, as `compare` does for a file of sums."""
    write(folder / "notebook", rows)
    found = json.loads(answer(f"""
        t = source("w")[{text(table)}]
        s = sums(t[{text(x)}], t[{text(y)}]; width={width})
        own = read_csv("rows.csv")
        q = concat(linspace(min(own.x), max(own.x), 40), [min(own.x) - 1, max(own.x) + 1])
        m = regression(t[{text(x)}], t[{text(y)}]; width={width})
        r = regression(own.x, own.y; width={width})
        d = density(own.x, q, gaussian(width={width}))
        print(json((max(abs(m.predict(q) - r.predict(q))), max(abs(density(t[{text(x)}], q; width={width}) / d - 1)),
            abs(m.loo_score / r.loo_score - 1), abs(m.degrees_of_freedom / r.degrees_of_freedom - 1), s.count, s.left_out,
            max(abs(m.band(q)[1] - r.band(q)[1])))))
    """.replace("\n        ", "\n"), folder, *options, **env))
    expect_exact(found, rows, left_out)


def parquet(folder, name, rows, parts=3):
    """A folder of Parquet files with columns x, y, place."""
    import duckdb
    where = folder / "lake" / name
    where.mkdir(parents=True)
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t (x DOUBLE, y DOUBLE, place VARCHAR)")
    connection.executemany("INSERT INTO t VALUES (?, ?, ?)", [(x, y, f"p{i % 4}") for i, (x, y) in enumerate(rows)])
    for part in range(parts):
        connection.execute(f"COPY (SELECT * FROM t WHERE rowid % {parts} = {part}) TO '{where}/{part}.parquet'")
    return folder / "lake"


# What is exact


def test_a_database(engine, tmp_path):
    rows = rows_of(3000)
    engine.make("trips", [("distance", "double"), ("fare", "double")], rows)
    grant(tmp_path, database(engine, "trips"))
    differences(tmp_path, "trips", "distance", "fare", rows)


def test_a_folder_of_parquet(tmp_path):
    rows = rows_of(2000)
    lake = parquet(tmp_path, "trips", rows)
    differences(tmp_path, "trips", "x", "y", rows, ["--source", f"w={lake}", "--allow", "w.trips"])


def test_a_csv_file(tmp_path):
    rows = rows_of(500)
    (tmp_path / "lake").mkdir()
    write(tmp_path / "lake", rows)
    differences(tmp_path, "rows", "x", "y", rows, ["--source", f"w={tmp_path}/lake", "--allow", "w.rows"])


def test_rows_with_holes(engine, tmp_path):
    rows = rows_of(1000)
    nan, inf = float("nan"), float("inf")
    bad = [(None, 1.0), (1.0, None), (None, None), (nan, 1.0), (1.0, nan), (inf, 1.0), (-inf, 1.0), (1.0, inf), (2.0, -inf),
           (1e300, 1.0), (1.0, 1e300)]
    engine.make("t", [("x", "double"), ("y", "double")], rows + bad)
    grant(tmp_path, database(engine, "t"))
    found = answer("""t = source("w").t
s = sums(t.x, t.y; width=0.4)
print(json((s.count, s.left_out, s.mean)))""", tmp_path)
    count, left_out, mean = json.loads(found)
    assert (count, left_out) == (1000, len(bad))
    assert math.isclose(mean, sum(y for _, y in rows) / 1000, rel_tol=1e-13)


def test_decimals_whole_numbers_and_times(engine, tmp_path):
    draw = random.Random(4)
    pairs = [(draw.randrange(-30, 50), round(draw.uniform(0, 100), 3)) for _ in range(800)]
    engine.make("t", [("age", "integer"), ("price", "decimal")], pairs)
    grant(tmp_path, database(engine, "t"))
    differences(tmp_path, "t", "age", "price", pairs, width="4")
    minutes = [draw.randrange(0, 60 * 24 * 30) for _ in range(400)]
    engine.make("at", [("at", "time"), ("y", "double")],
                [(f"2024-03-{1 + m // 1440:02} {m // 60 % 24:02}:{m % 60:02}:00", float(m % 7)) for m in minutes])
    grant(tmp_path, database(engine, "at"))
    write(tmp_path / "notebook", [(19783 + m / 1440, m % 7) for m in minutes])
    found = json.loads(answer("""t = source("w").at
own = read_csv("rows.csv")
q = linspace(19785, 19810, 9)
m = regression(t.at, t.y; width=0.5)
print(json((max(abs(m.predict(q) - regression(own.x, own.y; width=0.5).predict(q))), max(abs(density(t.at, q; width=1) / density(own.x, q, gaussian(width=1)) - 1)))))
""", tmp_path))
    # A day beside 19783 has twelve digits.
    assert max(found) < 1e-9
    assert "is a date, and values are numbers" in refusal('t = source("w").at\nregression(t.y, t.at; width=1)', tmp_path)


def test_groups(engine, tmp_path):
    names = ["red", 'green, "light"', "it's", None, "NA", "# 1", "", "\\N", "NULL", "two\nlines", "12"]
    rows = rows_of(1100)
    groups = [names[i % len(names)] for i in range(len(rows))]
    engine.make("t", [("x", "double"), ("y", "double"), ("colour", "text")], [(*r, g) for r, g in zip(rows, groups)])
    grant(tmp_path, database(engine, "t"))
    found = json.loads(answer("""t = source("w").t
print(json([(g, s.count) for (g, s) in sums(t.x, t.y; width=0.4, by=t.colour)]))""", tmp_path))
    assert sorted(found, key=str) == sorted([[g, groups.count(g)] for g in names], key=str)


def test_a_range(engine, tmp_path):
    rows = rows_of(1000)
    engine.make("t", [("x", "double"), ("y", "double")], rows)
    grant(tmp_path, database(engine, "t"))
    found = json.loads(answer("""t = source("w").t
print(json([sums(t.x, t.y; width=0.4, range=r).count for r in [(2, 8), (-inf, 5), (5, inf)]]))""", tmp_path))
    assert found == [sum(low <= x <= high for x, _ in rows) for low, high in ((2, 8), (-math.inf, 5), (5, math.inf))]


def test_a_width_is_chosen(engine, tmp_path):
    draw = random.Random(5)
    rows = [(x, math.sin(x) + draw.gauss(0, 0.3)) for x in (draw.uniform(0, 10) for _ in range(1000))]
    engine.make("t", [("x", "double"), ("y", "double")], rows)
    grant(tmp_path, database(engine, "t"))
    write(tmp_path / "notebook", rows)
    chosen, curve, own = json.loads(answer("""t = source("w").t
own = read_csv("rows.csv")
c = width_curve(t.x, t.y)
print(json((select_width(t.x, t.y), c.best, select_width(own.x, own.y))))""", tmp_path))
    assert math.isclose(chosen, own, rel_tol=1e-2) and math.isclose(curve, own, rel_tol=0.2)


# PostgreSQL


@pytest.fixture(scope="module")
def postgres():
    engine = PostgreSQL()
    yield engine
    engine.close()


def profile(folder, postgres, uri='"{{ env_var(SHOP_URI) }}"', mode=0o600):
    """A profile, and a grant of the tables `t` and `shop.trips` by it; the environment that it asks for."""
    file = folder / "config/adbc/profiles/prod.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'profile_version = 1\ndriver = "postgresql"\n\n[Options]\nuri = {uri}\n')
    file.chmod(mode)
    grant(folder, '[w]\nprofile = "prod"\ntables = ["t", "shop.trips"]')
    return {"SHOP_URI": f"postgresql:///postgres?host={postgres.folder}&user=reader"}


def test_a_table_of_postgres(postgres, tmp_path):
    rows = rows_of(2000)
    env = profile(tmp_path, postgres)
    postgres.make("t", [("distance", "double"), ("fare", "double")], rows + [(None, 1.0), (None, float("nan"))])
    differences(tmp_path, "t", "distance", "fare", rows, left_out=2, **env)
    postgres.execute("CREATE SCHEMA shop; CREATE VIEW shop.trips AS SELECT distance AS \"x\"\" y\", fare FROM t WHERE fare < 'NaN'")
    differences(tmp_path, "shop.trips", 'x" y', "fare", rows, left_out=1, **env)
    postgres.execute("DROP SCHEMA shop CASCADE")


def test_types_of_postgres(postgres, tmp_path):
    draw = random.Random(8)
    rows = [(draw.randrange(-30, 50), round(draw.uniform(0, 100), 3), f"2024-03-{1 + i % 28:02} 06:00:00", ["NA", "it's", None][i % 3])
            for i in range(600)]
    env = profile(tmp_path, postgres)
    postgres.make("t", [("age", "integer"), ("price", "decimal"), ("at", "time"), ("g", "text")], rows)
    differences(tmp_path, "t", "age", "price", [(x, y) for x, y, *_ in rows], width="4", **env)
    found = json.loads(answer("""t = source("w").t
print(json((sum([s.count for (g, s) in sums(t.age, t.price; width=4, by=t.g)]), select_width(t.at, t.age) > 0)))""", tmp_path, **env))
    assert found == [600, True]
    assert "type text" in refusal('t = source("w").t\nregression(t.g, t.age; width=1)', tmp_path, **env)
    grant(tmp_path, '[w]\nprofile = "prod"\ntables = ["t"]\nminimum_count = 1000000')
    assert "There are no sums here" in refusal('t = source("w").t\nregression(t.age, t.price; width=1)', tmp_path, **env)


def test_postgres_is_only_read(postgres, tmp_path):
    """Even a view that would write cannot."""
    env = profile(tmp_path, postgres)
    postgres.execute("""CREATE TABLE written (x double precision);
        CREATE FUNCTION write() RETURNS double precision AS 'INSERT INTO written VALUES (1) RETURNING x' LANGUAGE sql;
        DROP TABLE IF EXISTS t; CREATE VIEW t AS SELECT 1.0::double precision AS x, write() AS y""")
    assert "read-only transaction" in refusal('t = source("w").t\nregression(t.x, t.y; width=1)', tmp_path, **env)
    assert postgres.execute("SELECT count(*) FROM written") == [["0"]]
    postgres.execute("DROP VIEW t; DROP FUNCTION write; DROP TABLE written")


def test_an_interrupt_reaches_postgres(postgres, tmp_path, monkeypatch):
    """The server does not go on with what nobody waits for."""
    env = profile(tmp_path, postgres)
    postgres.execute("DROP TABLE IF EXISTS t; CREATE VIEW t AS SELECT 1.0::double precision AS x, 1.0 * sleep.y AS y "
                     "FROM (SELECT 1.0::double precision AS y FROM pg_sleep(600)) AS sleep")
    monkeypatch.chdir(tmp_path / "notebook")
    kernel = Kernel(env=os.environ | env)
    running = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    try:
        assert kernel.run('t = source("w").t').content["status"] == "ok"
        request = kernel.start("regression(t.x, t.y; width=1)")
        wait_for(lambda: postgres.execute(running) == [["1"]])
        kernel.manager.interrupt_kernel()
        assert kernel.wait(request).content["ename"] == "Interrupted"
        assert postgres.execute(running) == [["0"]]
    finally:
        kernel.close()
        postgres.execute("DROP VIEW t")


def test_a_profile_that_is_not_good_says_why(postgres, tmp_path):
    env = profile(tmp_path, postgres)
    cell = 'source("w").t'
    assert "SHOP_URI" in refusal(cell, tmp_path)
    said = refusal(cell, tmp_path, SHOP_URI="postgresql://reader:secret@127.0.0.1:1/x")
    assert "The engine refuses" in said and "secret" not in said
    profile(tmp_path, postgres, mode=0o644)
    assert "can be read by other users" in refusal(cell, tmp_path, **env)
    (tmp_path / "config/adbc/profiles/prod.toml").unlink()
    assert "no profile 'prod'" in refusal(cell, tmp_path, **env)


# What is granted


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_only_names(engine, tmp_path, name):
    """Columns and tables of any name can be summed where they are granted, and no name does anything else."""
    rows = rows_of(300)
    engine.make("kept", [("x", "double")], [(1.0,)])
    engine.make(name.replace(".", ","), [(name, "double"), ("s", "double")], rows)
    grant(tmp_path, database(engine, name.replace(".", ",")))
    differences(tmp_path, name.replace(".", ","), name, "s", rows, width="4")
    # A name that is not there names nothing.
    assert "has no table" in refusal(f'source("w")[{text(name + ";")}]', tmp_path)
    assert "There is no column" in refusal(f'source("w")[{text(name.replace(".", ","))}][{text("x" + name)}]', tmp_path)
    import duckdb
    with duckdb.connect(engine.path, read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def strangers(folder):
    """Names of tables and files that nobody granted."""
    draw = random.Random(6)
    names = ["secret", "main.secret", "information_schema.tables", "duckdb_settings()", "../secret", "../../etc/passwd", "/etc/passwd",
             "secret.parquet", "trips/../secret", "trips/0.parquet", "read_parquet('secret.parquet')", "trips; SELECT 1", "*", "**", "",
             "trips'", 'trips"', "TRIPS ", "trips\0", f"{folder}/lake/secret", f"{folder}/lake/secret.parquet", "(SELECT 1)", ".", ".."]
    signs = "trips secret'\";()*/.-\\%${}[]?\t"
    return names + ["".join(draw.choices(signs, k=draw.randrange(1, 20))) for _ in range(60)]


def test_what_is_not_granted_cannot_be_named(tmp_path):
    rows = rows_of(100)
    lake = parquet(tmp_path, "trips", rows)
    parquet(tmp_path, "secret", rows)
    shutil.copy(lake / "secret/0.parquet", lake / "secret.parquet")
    grant(tmp_path, f'[w]\nfolder = "{lake}"\ntables = ["trips"]\n[other]\nfolder = "{lake}"\ntables = ["secret"]')
    names = [name for name in strangers(tmp_path) if name != "trips"]
    assert answer('source("w").trips', tmp_path)
    for name in names:
        if "\0" in name:
            continue
        said = refusal(f'source("w")[{text(name)}]', tmp_path)
        # Neither what else is granted, nor what else there is.
        assert "has no table" in said and "other" not in said.replace(name, "") and "lake" not in said.replace(name, ""), said
    said = refusal('source("x").trips', tmp_path)
    assert "No source `x` is granted" in said and "other" not in said


def request(socket, message):
    data = json.dumps(message).encode()
    socket.sendall(len(data).to_bytes(4, "little") + data)
    return json.loads(frame(socket))


def frame(socket):
    def take(count):
        data = b""
        while len(data) < count:
            block = socket.recv(count - len(data))
            assert block, "the broker has ended"
            data += block
        return data
    return take(int.from_bytes(take(4), "little"))


@pytest.fixture
def broker():
    """The broker behind its socket, as a process that was taken over would speak to it."""
    import socket
    ours, theirs = socket.socketpair()
    # It serves its descriptor 3.
    process = subprocess.Popen([BINARY, "source-broker"], close_fds=False, preexec_fn=lambda: os.dup2(theirs.fileno(), 3))
    theirs.close()
    ours.settimeout(TIMEOUT)
    yield ours
    ours.close()
    assert process.wait(timeout=TIMEOUT) == 0


def test_a_taken_over_process_gets_what_is_granted(broker, tmp_path):
    """Whatever it sends, a name is a granted one or refused, and limits hold."""
    rows = rows_of(200)
    lake = parquet(tmp_path, "trips", rows)
    parquet(tmp_path, "secret", rows)
    limits = {"place": {"folder": {"_0": str(lake)}}, "tables": ["trips"], "minimumCount": 10, "maximumRows": 100, "asks": False}
    grants = json.dumps({"grants": {"_0": {"sources": {"w": limits}}}}).encode()
    broker.sendall(len(grants).to_bytes(4, "little") + grants)
    card = request(broker, {"card": {"source": "w", "table": "trips"}})
    assert [name for name, _ in card["card"]["columns"]] == ["x", "y", "place"]

    def sums(**changes):
        wish = {"source": "w", "table": "trips", "x": "x", "y": "y", "hasScores": True, "exponent": 3} | changes
        return request(broker, {"sums": {"_0": wish}})

    # Grants count once.
    wider = json.dumps({"grants": {"_0": {"sources": {"w": limits | {"tables": ["secret"]}}}}}).encode()
    broker.sendall(len(wider).to_bytes(4, "little") + wider)
    for name in strangers(tmp_path):
        if name != "trips":
            assert "refused" in sums(table=name) and "refused" in request(broker, {"card": {"source": "w", "table": name}})
        assert "refused" in sums(x=name) and "refused" in sums(y=name) and "refused" in sums(group=name)
        assert "refused" in sums(source=name)
    assert "refused" in sums(low=2, high=1) and "refused" in sums(x="place")
    for exponent in (2**63 - 1, -2**63, 10**6, -10**6):
        assert "refused" in sums(exponent=exponent)
    reply = sums()
    assert reply == {"sums": {"minimumCount": 10}}
    lines = frame(broker).decode().splitlines()
    place = lines[0].split(",").index("m0")
    boxes = [line.split(",") for line in lines[1:]]
    assert all(int(box[place]) >= 10 for box in boxes if box[0] != "\\N")


def test_limits_on_boxes(engine, tmp_path):
    draw = random.Random(7)
    rows = [(draw.randrange(10) + 0.25, 1.0) for _ in range(995)] + [(50.0 + i, 1.0) for i in range(5)]
    engine.make("t", [("x", "double"), ("y", "double"), ("g", "text")], [(*r, "alone" if r[0] == 52 else "all") for r in rows])
    grant(tmp_path, database(engine, "t", more="minimum_count = 10"))
    ran = run("""t = source("w").t
s = sums(t.x, t.y; width=1)
print(json((s.count, s.left_out, s.high < 9.5)))
print(s)
print([g for (g, s) in sums(t.x, t.y; width=1, by=t.g)])""", tmp_path)
    assert ran.returncode == 0, ran.stderr
    found, *card = ran.stdout.splitlines()
    assert json.loads(found) == [995, 5, True]
    assert "fewer than 10 rows shared a box" in ran.stderr and "fewer than 10" in "".join(card[:-1])
    # A group of one row has no name.
    assert card[-1] == '["all"]'


def test_limits_on_rows_seconds_and_bytes(engine, tmp_path):
    engine.make("t", [("x", "double"), ("y", "double")], rows_of(2000))
    for more, word in (("maximum_rows = 50", "more than the 50 rows"), ("maximum_bytes = 1000", "maximum_bytes"),
                       ("maximum_seconds = 0.001", "maximum_seconds")):
        grant(tmp_path, database(engine, "t", more=more))
        assert word in refusal('t = source("w").t\nregression(t.x, t.y; width=0.1)', tmp_path)
    size = Path(engine.path).stat().st_size
    grant(tmp_path, database(engine, "t", more=f"maximum_bytes = {3 * size}"))
    cell = 't = source("w").t\nregression(t.x, t.y; width=0.1)\nregression(t.x, t.y; width=0.01)\n'
    answer(cell, tmp_path)
    # Once more is too much.
    assert "maximum_bytes" in refusal(cell + "regression(t.x, t.y; width=0.001)", tmp_path)
    grant(tmp_path, database(engine, "t", more='maximum_bytes = "1 GiB"\nmaximum_rows = 5000\nmaximum_seconds = 600'))
    answer('t = source("w").t\nregression(t.x, t.y; width=0.1)', tmp_path)


def test_a_table_is_only_read(engine, tmp_path):
    """Not even its modification time changes."""
    engine.make("t", [("x", "double"), ("y", "double")], rows_of(100))
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.glob("data.duckdb*")}
    grant(tmp_path, database(engine, "t"))
    answer('t = source("w").t\nregression(t.x, t.y; width=0.1)', tmp_path)
    assert before == {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.glob("data.duckdb*")}


def test_a_view_reads_no_other_files(engine, tmp_path):
    import duckdb
    (tmp_path / "outside.csv").write_text("x,y\n1,2\n")
    engine.make("t", [("x", "double")], [(1.0,)])
    with duckdb.connect(engine.path) as connection:
        connection.execute(f"CREATE VIEW v AS SELECT * FROM read_csv('{tmp_path}/outside.csv')")
    grant(tmp_path, database(engine, "v"))
    assert "Permission Error" in refusal('source("w").v', tmp_path)


# The file of grants


def test_a_file_that_others_may_change_grants_nothing(engine, tmp_path):
    engine.make("t", [("x", "double"), ("y", "double")], rows_of(100))
    cell = 't = source("w").t\nprint(regression(t.x, t.y; width=1).width)'
    for mode in (0o622, 0o620, 0o602, 0o666):
        grant(tmp_path, database(engine, "t"), mode)
        said = refusal(cell, tmp_path)
        assert "can be changed by other users" in said and "chmod 600" in said
    file = grant(tmp_path, database(engine, "t"))
    assert answer(cell, tmp_path) == "1\n"
    if os.geteuid() == 0:
        os.chown(file, 12345, -1)
        assert "belongs to another user" in refusal(cell, tmp_path)


@pytest.mark.parametrize("file, word", [
    ('[w]\nfolder = "relative"', "absolute path"), ("[w]\ntables = []", "it needs `database`"), ('[w]\nfolder = "/nowhere"', "nothing at"),
    ("w = 1", "line 1"), ("[w]\nask = maybe", "line 2"), ('[w]\nquery = "SELECT 1"', "`query` is no key"),
    ('[w]\nfolder = "/tmp"\nminimum_count = 0', "`minimum_count`"), ('[w]\nfolder = "/tmp"\nminimum_count = "1"', "`minimum_count`"),
    ("[w]\n[w]", "twice"), ('[w]\nfolder = "/tmp"\nfolder = "/tmp"', "twice"), ('[w.x]\nfolder = "/tmp"', "no name of a source"),
    ('["w.x"]\nfolder = "/tmp"', "no name of a source"), ('[w]\nfolder = "/tmp"\ntables = ["../x"]', "cannot grant"),
    ('[w]\nfolder = "/tmp"\ntables = ["*"]', "cannot grant"), ('[w]\nfolder = "/tmp', "no end"),
    ('[w]\nfolder = "/tmp"\nmaximum_bytes = "2 barrels"', "maximum_bytes"), ("\x00", "line 1"),
])
def test_a_file_that_is_not_understood_grants_nothing(tmp_path, file, word):
    grant(tmp_path, file)
    assert word in refusal('source("w").t', tmp_path)


def test_flags(engine, tmp_path):
    engine.make("t", [("x", "double"), ("y", "double")], rows_of(100))
    cell = 't = source("w").t\nprint(regression(t.x, t.y; width=1).width)'
    assert answer(cell, tmp_path, "--source", f"w={engine.path}", "--allow", "w.t") == "1\n"
    for options, word in ((["--source", "w"], "name=place"), (["--source", "w=/nowhere"], "nothing at"), (["--allow", "w.t"], "--allow")):
        ran = run(cell, tmp_path, *options)
        assert ran.returncode == 64 and word in ran.stderr
    # A source without a table grants nothing.
    assert "No source `w` is granted" in refusal(cell, tmp_path, "--source", f"w={engine.path}")


def test_a_notebook_folder_brings_no_engine(engine, tmp_path):
    """What lies beside a notebook is neither the engine, nor a module of it, nor its settings."""
    engine.make("t", [("x", "double"), ("y", "double")], rows_of(100))
    grant(tmp_path, database(engine, "t"))
    beside = tmp_path / "notebook"
    for name in ("duckdb.py", "csv.py", "sitecustomize.py"):
        (beside / name).write_text(f"open({str(tmp_path / 'taken')!r}, 'w')")
    for name in ("duckdb", "python3"):
        (beside / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/taken\n")
        (beside / name).chmod(0o755)
    cell = 't = source("w").t\nprint(regression(t.x, t.y; width=1).width)'
    assert answer(cell, tmp_path, PATH=f":.:{os.environ['PATH']}", PYTHONPATH=".") == "1\n"
    assert not (tmp_path / "taken").exists()


def test_by_the_library(tmp_path):
    """The module of Python is one too, once Python's own library is there."""
    library = Path(sysconfig.get_config_var("LIBDIR") or "/nowhere") / (sysconfig.get_config_var("INSTSONAME") or "none")
    if ".so" not in library.name or not library.exists():
        pytest.skip("this Python has no shared library")
    import duckdb
    module = next(Path(duckdb.__file__).parent.parent.glob("_duckdb*.so"))
    (tmp_path / "libraries").mkdir()
    (tmp_path / "libraries/libduckdb.so").symlink_to(module)
    rows = rows_of(500)
    lake = parquet(tmp_path, "trips", rows)
    env = {"LD_LIBRARY_PATH": str(tmp_path / "libraries"), "LD_PRELOAD": str(library), "PATH": "/nowhere", "VIRTUAL_ENV": "/nowhere"}
    differences(tmp_path, "trips", "x", "y", rows, ["--source", f"w={lake}", "--allow", "w.trips"], **env)


@pytest.mark.engines
def test_by_the_program(tmp_path):
    rows = rows_of(500)
    lake = parquet(tmp_path, "trips", rows)
    program = shutil.which("duckdb", path=f"{PREFIX}/bin") or shutil.which("duckdb")
    env = {"PATH": f"{Path(program).parent}:/usr/bin:/bin", "VIRTUAL_ENV": "/nowhere"}
    differences(tmp_path, "trips", "x", "y", rows, ["--source", f"w={lake}", "--allow", "w.trips"], **env)


def test_without_an_engine(engine, tmp_path):
    engine.make("t", [("x", "double")], [(1.0,)])
    grant(tmp_path, database(engine, "t"))
    said = refusal('source("w").t', tmp_path, PATH="/nowhere", VIRTUAL_ENV="/nowhere")
    assert "There is no DuckDB here" in said and "pip install duckdb" in said


# The kernel


SLOW = "SELECT a.i::DOUBLE AS x, b.i::DOUBLE AS y FROM range(1000000) a(i), range(1000000) b(i) WHERE (a.i * b.i) % 7 = 3"


def brokers(pid):
    """The brokers that a process has started, and their workers."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes().split(b"\0")
            parent = int((path / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        found[int(path.name)] = (parent, words)
    mine = [p for p, (parent, words) in found.items() if parent == pid and b"source-broker" in words]
    return mine, [p for p, (parent, _) in found.items() if parent in mine]


def wait_for(condition):
    end = time.monotonic() + TIMEOUT
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(0.01)
    return found


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture
def kernel(engine, tmp_path, monkeypatch):
    """A kernel with a table `t`, and one `slow` that no engine gets to the end of."""
    import duckdb
    engine.make("t", [("x", "double"), ("y", "double")], rows_of(500))
    with duckdb.connect(engine.path) as connection:
        connection.execute(f"CREATE VIEW slow AS {SLOW}")
    grant(tmp_path, database(engine, "t", "slow"))
    monkeypatch.chdir(tmp_path / "notebook")
    kernel = Kernel()
    yield kernel
    kernel.close()


def slow_scan(kernel):
    """A cell that waits for the engine, and its worker."""
    assert kernel.run('s = source("w").slow').content["status"] == "ok"
    request = kernel.start("regression(s.x, s.y; width=1)")
    return request, wait_for(lambda: brokers(kernel.pid)[1])[0]


def works(kernel):
    answer = kernel.run('t = source("w").t; print(regression(t.x, t.y; width=1).width)')
    assert answer.text() == "1\n", answer.content
    return True


def test_an_interrupt_ends_the_query(kernel):
    request, worker = slow_scan(kernel)
    kernel.manager.interrupt_kernel()
    assert kernel.wait(request).content["ename"] == "Interrupted"
    assert is_gone(worker)
    assert works(kernel)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_an_engine_that_dies_ends_its_cell_alone(kernel, number):
    request, worker = slow_scan(kernel)
    os.kill(worker, number)
    answer = kernel.wait(request)
    assert answer.content["ename"] == "source-refused" and f"signal {number.value}" in answer.content["evalue"]
    assert works(kernel)


def test_a_broker_that_dies_ends_no_kernel(kernel):
    request, worker = slow_scan(kernel)
    os.kill(brokers(kernel.pid)[0][0], signal.SIGKILL)
    assert "has ended" in kernel.wait(request).content["evalue"]
    wait_for(lambda: is_gone(worker))
    assert "has ended" in kernel.run("regression(s.x, s.y; width=1)").content["evalue"]
    assert kernel.run("1 + 1").result() == "2"


def test_the_broker_ends_with_the_kernel(kernel):
    _, worker = slow_scan(kernel)
    broker, = brokers(kernel.pid)[0]
    os.kill(kernel.pid, signal.SIGKILL)
    wait_for(lambda: is_gone(broker) and is_gone(worker))


def test_the_broker_ends_with_a_shutdown(kernel):
    assert works(kernel)
    broker, = brokers(kernel.pid)[0]
    kernel.manager.shutdown_kernel()
    wait_for(lambda: is_gone(broker))


def test_sums_are_kept(kernel):
    """A second cell asks no engine: it ends even when there is none any more."""
    assert works(kernel)
    os.kill(brokers(kernel.pid)[0][0], signal.SIGKILL)
    assert kernel.run("print(regression(t.x, t.y; width=3).width, regression(t.x, t.y; width=1).count)").text() == "3 500\n"
    assert "has ended" in kernel.run("regression(t.x, t.y; width=0.01)").content["evalue"]


def test_without_grants_there_is_no_broker(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path / "notebook")
    kernel = Kernel()
    try:
        assert "No source `w` is granted" in kernel.run('source("w").t').content["evalue"]
        assert brokers(kernel.pid) == ([], [])
    finally:
        kernel.close()


def test_the_reader_is_asked_once(engine, tmp_path, monkeypatch):
    engine.make("t", [("x", "double"), ("y", "double")], rows_of(500))
    grant(tmp_path, database(engine, "t", more="ask = true"))
    monkeypatch.chdir(tmp_path / "notebook")
    kernel = Kernel()
    try:
        cell = 't = source("w").t; print(regression(t.x, t.y; width=1).width)'
        assert "nobody is there to answer" in kernel.run(cell, allow_stdin=False).content["evalue"]
        for reply, outcome in (("n", "error"), ("", "error"), ("y", "ok")):
            request = kernel.start(cell, allow_stdin=True)
            question = kernel.client.get_stdin_msg(timeout=TIMEOUT)["content"]
            assert question["prompt"].startswith("Read w.t, ") and question["prompt"].endswith("? [y/N] ")
            kernel.client.input(reply)
            assert kernel.wait(request).content["status"] == outcome
        assert kernel.run("regression(t.y, t.x; width=1).width", allow_stdin=False).result() == "1"
    finally:
        kernel.close()
