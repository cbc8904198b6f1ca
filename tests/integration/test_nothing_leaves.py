"""Nothing leaves the machine: a whole demo asks for no name and no address outside it."""

import shutil
import sys

import pytest

from tests.integration.network_probe import outside, watch
from tests.integration.program import ROOT

pytestmark = pytest.mark.skipif(
    not shutil.which("strace"), reason="needs strace: apt-get install strace"
)


def probe(code, tmp_path):
    return watch([sys.executable, "-c", code], tmp_path / "calls", timeout=60)


def test_demo_asks_for_nothing_outside(tmp_path):
    demo = [sys.executable, "-m", "app.cli", "demo", "--out", str(tmp_path / "out")]
    seen = watch(demo, tmp_path / "calls", cwd=ROOT)
    assert seen.reached == []
    assert seen.status == 0, seen.output
    assert (tmp_path / "out" / "show.mp4").stat().st_size > 0


@pytest.mark.parametrize(
    "code",
    [
        "socket.create_connection(('192.0.2.1', 80), 1)",
        "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 443))",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
        "socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('192.0.2.1', 9))",
    ],
    ids=["tcp", "tcp6", "udp", "udp message"],
)
def test_an_address_is_seen(code, tmp_path):
    seen = probe(f"import socket\ntry: {code}\nexcept OSError: pass", tmp_path)
    assert seen.status == 0, seen.output
    assert [entry.split(" port")[0] for entry in seen.reached] in (
        ["an address, of 192.0.2.1"],
        ["an address, of 2001:db8::1"],
    )


def test_a_name_that_is_looked_up_is_seen(tmp_path):
    code = "import socket\ntry: socket.getaddrinfo('bodyloop.example', 80)\nexcept OSError: pass"
    assert any(entry.startswith("a name") for entry in probe(code, tmp_path).reached)


def test_a_child_is_seen(tmp_path):
    code = (
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'import socket; "
        'socket.socket(type=2).sendto(b"x", ("192.0.2.1", 9))\'], stderr=subprocess.DEVNULL)'
    )
    assert probe(code, tmp_path).reached == ["an address, of 192.0.2.1 port 9"]


def test_listening_to_all_networks_is_seen(tmp_path):
    code = "import socket; socket.create_server(('', 50505))"
    assert probe(code, tmp_path).reached == ["an address, of 0.0.0.0 port 50505"]


def test_talk_within_the_machine_is_not_counted(tmp_path):
    code = (
        "import socket\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()).sendall(b'x')\n"
        "ours, theirs = socket.socketpair(); ours.send(b'x')"
    )
    seen = probe(code, tmp_path)
    assert (seen.status, seen.reached) == (0, []), seen.output


def test_asking_the_resolver_of_the_system_counts():
    service = "/run/systemd/resolve/io.systemd.Resolve"
    line = f'7 connect(3, {{sa_family=AF_UNIX, sun_path="{service}"}}, 42) = 0'
    assert outside(line) == [f"a name, of {service}"]
