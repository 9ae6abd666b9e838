"""The embedded PostgreSQL is shared by whoever uses a data folder and stopped by the last of them."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dunghen.config.cluster import Cluster, ClusterTrouble

USER = """
import sys
from pathlib import Path
from dunghen.config.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]), throwaway=True)
cluster.attach()
print("attached", flush=True)
sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A data folder whose server is made once for these tests."""
    with tempfile.TemporaryDirectory(prefix="dh") as folder:
        place = Path(folder) / "var"
        yield place
        stop(place)


def stop(home: Path) -> None:
    cluster = Cluster(home, throwaway=True)
    cluster.attach()
    cluster.detach()


def another_process(home: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "attached\n"
    return process


def runs(home: Path) -> bool:
    try:
        psycopg.connect(Cluster(home).url(), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_role_of_the_product_owns_its_database_and_is_no_superuser(home: Path) -> None:
    cluster = Cluster(home, throwaway=True)
    cluster.attach()
    with psycopg.connect(cluster.url()) as link:
        found = link.execute("SELECT usename, usesuper FROM pg_user WHERE usename = current_user").fetchone()
        for extension in ("unaccent", "pg_trgm", "btree_gist", "ltree"):
            link.execute(f"CREATE EXTENSION {extension}")
    cluster.detach()
    assert found == ("dunghen", False)
    assert not runs(home)


def test_nobody_but_the_owner_can_reach_the_socket(home: Path) -> None:
    cluster = Cluster(home, throwaway=True)
    cluster.attach()
    with psycopg.connect(cluster.url()) as link:
        listening = link.execute("SHOW listen_addresses").fetchone()
    cluster.detach()
    assert listening == ("",)
    assert cluster.socket_folder.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives folders away")
def test_a_short_path_laid_out_by_somebody_else_is_not_taken(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / ("rất-dài-" * 12), throwaway=True)
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o755)
    cluster.socket_folder.symlink_to(theirs)
    try:
        with pytest.raises(ClusterTrouble, match=str(cluster.socket_folder)):
            cluster.attach()
        assert (theirs.stat().st_uid, theirs.stat().st_mode & 0o777) == (0, 0o755)
    finally:
        cluster.detach()
        cluster.socket_folder.unlink()


def test_the_last_to_leave_stops_the_server(home: Path) -> None:
    first, second = another_process(home), another_process(home)
    first.communicate("\n")
    assert runs(home)
    second.communicate("\n")
    assert not runs(home)


def test_a_killed_process_leaves_no_trace_once_another_comes_and_goes(home: Path) -> None:
    killed = another_process(home)
    killed.kill()
    killed.communicate()
    assert runs(home)
    stop(home)
    assert not runs(home)


def test_a_killed_server_is_started_again_on_the_same_data(home: Path) -> None:
    cluster = Cluster(home, throwaway=True)
    cluster.attach()
    with psycopg.connect(cluster.url(), autocommit=True) as link:
        link.execute("SET synchronous_commit = on")
        link.execute("CREATE TABLE kept AS SELECT 1 AS one")
    postmaster = int((cluster.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    cluster.detach()
    cluster.attach()
    with psycopg.connect(cluster.url()) as link:
        assert link.execute("SELECT one FROM kept").fetchone() == (1,)
    cluster.detach()


def test_a_data_folder_with_a_very_long_path_works() -> None:
    with tempfile.TemporaryDirectory(prefix="dh") as folder:
        home = Path(folder) / ("thư-mục-dài-" * 6) / ("rất-dài-" * 8)
        cluster = Cluster(home, throwaway=True)
        cluster.attach()
        assert runs(home)
        cluster.detach()
        assert not runs(home)
        cluster.socket_folder.rmdir()


def test_a_folder_that_cannot_be_written_gives_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "tep").touch()
    with pytest.raises(SystemExit, match="DUNGHEN_VAR"):
        Cluster(tmp_path / "tep" / "var").attach()
