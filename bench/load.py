"""Many visitors at once: `wrk`, or processes of our own where it is not to be had."""

import http.client
import itertools
import json
import multiprocessing
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.tools import installed

CONNECTIONS = 16
PROCESSES = 2
GOOD = 400
SCRIPT = """
local paths, made, turn = {%(paths)s}, {}, 0
wrk.headers["Accept-Encoding"] = "br"
init = function()
  for place, path in ipairs(paths) do
    made[place] = not path:find("{n}", 1, true) and wrk.format("GET", path)
  end
end
request = function()
  local place = turn %% #paths + 1
  turn = turn + 1
  return made[place] or wrk.format("GET", (paths[place]:gsub("{n}", turn .. "-%(run)s")))
end
done = function(summary, latency)
  local wrong = summary.errors
  io.write(string.format('{"requests": %%d, "seconds": %%f, "p50": %%f, "p95": %%f, "errors": %%d}\\n', summary.requests,
    summary.duration / 1e6, latency:percentile(50) / 1e6, latency:percentile(95) / 1e6,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
"""
_runs = itertools.count(1)


@dataclass(frozen=True)
class Load:
    """What the visitors obtained; times in seconds."""

    requests: int
    seconds: float
    p50: float
    p95: float
    errors: int

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


def load(address: str, paths: Sequence[str], seconds: float, connections: int = CONNECTIONS) -> Load:
    """Ask for the paths in turn, without pause, over connections that are kept; `{n}` in a path is new each time.

    Raises `RuntimeError` when an answer is an error.
    """
    program = installed("wrk", "wrk")
    found = _wrk(program, address, paths, seconds, connections) if program else _own(address, paths, seconds)
    if found.errors or not found.requests:
        raise RuntimeError(f"{found.errors} of {found.requests} answers are errors: {address} {paths[:3]}")
    return found


def client_name() -> str:
    """Who asks."""
    return "wrk" if shutil.which("wrk") else f"{PROCESSES} processes of Python, which are the bottleneck"


def _wrk(program: str, address: str, paths: Sequence[str], seconds: float, connections: int) -> Load:
    quoted = ", ".join(json.dumps(path) for path in paths)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "visit.lua")
        script.write_text(SCRIPT % {"paths": quoted, "run": next(_runs)})
        command = [program, "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout=30s", "-s", str(script), address]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Load(**json.loads(done.stdout.splitlines()[-1]))


def _own(address: str, paths: Sequence[str], seconds: float) -> Load:
    work = [(address, paths, seconds, f"{next(_runs)}-{process}") for process in range(PROCESSES)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        parts = pool.starmap(_visit, work)
    times = sorted(itertools.chain.from_iterable(part for part, _ in parts))
    quantiles = statistics.quantiles(times, n=20)
    return Load(len(times), seconds, quantiles[9], quantiles[18], sum(errors for _, errors in parts))


def _visit(address: str, paths: Sequence[str], seconds: float, name: str) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    times, errors, end = [], 0, time.perf_counter() + seconds
    for turn, path in enumerate(itertools.cycle(paths)):
        begun = time.perf_counter()
        if begun > end:
            return times, errors
        connection.request("GET", path.replace("{n}", f"{turn}-{name}"), headers={"Accept-Encoding": "br"})
        answer = connection.getresponse()
        answer.read()
        errors += answer.status >= GOOD
        times.append(time.perf_counter() - begun)
    raise AssertionError("an endless cycle has no end")
