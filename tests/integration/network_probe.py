"""Runs a program and says which names and addresses outside this machine it asked for.

The program runs under strace, with its children, and where the system allows in a network namespace
that has nothing but its own loopback, so that nothing can get out even while it is watched.
"""

import ipaddress
import re
import shutil
import subprocess
from dataclasses import dataclass

CALLS = "connect,sendto,sendmsg,sendmmsg,bind"
ADDRESS = re.compile(
    r"sin6?_port=htons\((?P<port>\d+)\).*?"
    r"(?:inet_addr\(\"(?P<v4>[^\"]+)\"|inet_pton\(AF_INET6, \"(?P<v6>[^\"]+)\")"
)
# Services of this machine that look names up for others; nscd serves user names too, so not that.
RESOLVERS = re.compile(r'sun_path="(?P<path>[^"]*(?:systemd\.resolve|resolve/io\.|avahi)[^"]*)"')
NAME_SERVICES = {53: "a name", 5353: "a name", 853: "a name"}


@dataclass(frozen=True, slots=True)
class Watched:
    """What a program did."""

    status: int
    output: str  # stdout and stderr together
    reached: list[
        str
    ]  # one entry for each address or name service outside, in order, without repeats
    isolated: bool  # it had no way out


def isolation():
    """Return the command that cuts a program off, or an empty one where the system refuses."""
    inside = ["sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    cut_off = ["unshare", "--map-root-user", "--net", *inside]
    if not shutil.which("unshare") or not shutil.which("ip"):
        return []
    tried = subprocess.run([*cut_off, "true"], check=False, capture_output=True)
    return cut_off if tried.returncode == 0 else []


def watch(command, log, timeout=600, **options):
    """Run a command, with `log` as the file for what strace sees, and return what it did.

    Raises `subprocess.TimeoutExpired`; further options are those of `subprocess.run`.
    """
    strace = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", f"trace={CALLS}", "-o", str(log)]
    cut_off = isolation()
    done = subprocess.run(
        [*cut_off, *strace, *command],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        **options,
    )
    seen = [entry for line in log.read_text().splitlines() for entry in outside(line)]
    return Watched(done.returncode, done.stdout, list(dict.fromkeys(seen)), bool(cut_off))


def outside(line):
    """Return what a line of strace's output shows that is not within this machine."""
    if found := RESOLVERS.search(line):
        return [f"a name, of {found['path']}"]
    return [
        f"{NAME_SERVICES.get(port, 'an address')}, of {address} port {port}"
        for match in ADDRESS.finditer(line)
        for address, port in [
            (ipaddress.ip_address(match["v4"] or match["v6"]), int(match["port"]))
        ]
        if port in NAME_SERVICES or not within(address)
    ]


def within(address):
    """Whether an address is this machine's own."""
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
