#!/usr/bin/env python3
"""Take pictures of the site and of the page of `pinc tree --html`, as a phone and a desk show them.

    make && packaging/site.sh && packaging/screenshots.py [--out build/screenshots] [--site build/site] [--browser chromium] [PAGE...]

Every page of the site unless some are named ("tree", "start.html"). A page that is wider than the screen, or whose scripts fail, is a fault:
exit status 1. The browser runs without a window and without a network; the tree is that of an input of docs/, from the tests' index. Needs
chromium and nothing else.
"""
import argparse
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "tests/docs"))
import pages  # noqa: E402

SCREENS = {"phone": {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True},
           "desk": {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}}
# Packages of every colour: CUDA on one target, another torch on the other.
INPUT = "flask<3.1\npandas\nrequests[socks]>=2.31\ntorch\n"
BACKENDS = ["--torch-backend", "linux-x86_64=cu130", "--torch-backend", "linux-aarch64=cpu"]
# Boxes that scroll by themselves may hold what is wider.
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Browser:
    """A browser that is told what to do by the DevTools protocol, through a pair of pipes."""

    def __init__(self, program, folder):
        to_browser, from_here = os.pipe()
        to_here, from_browser = os.pipe()

        def place():
            # As descriptors 3 and 4, wherever they are now.
            read, write = os.dup(to_browser), os.dup(from_browser)
            os.dup2(read, 3)
            os.dup2(write, 4)

        words = [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe",
                 f"--user-data-dir={folder}", "--host-resolver-rules=MAP * ~NOTFOUND", "about:blank"]
        self.process = subprocess.Popen(words, preexec_fn=place, close_fds=False, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.write, self.read = os.fdopen(from_here, "wb", 0), os.fdopen(to_here, "rb", 0)
        self.rest, self.number, self.events, self.session = b"", 0, [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime"):
            self.call(domain + ".enable")

    def message(self):
        while b"\0" not in self.rest:
            more = self.read.read(65536)
            if not more:
                raise OSError("the browser ended")
            self.rest += more
        first, self.rest = self.rest.split(b"\0", 1)
        return json.loads(first)

    def call(self, method, **words):
        self.number += 1
        request = {"id": self.number, "method": method, "params": words}
        if self.session:
            request["sessionId"] = self.session
        self.write.write(json.dumps(request).encode() + b"\0")
        while True:
            message = self.message()
            if message.get("id") == self.number:
                if "error" in message:
                    raise OSError(f"{method}: {message['error']['message']}")
                return message["result"]
            self.events.append(message)

    def show(self, address, screen):
        """Load a page; returns the errors of its scripts."""
        self.call("Emulation.setDeviceMetricsOverride", **screen)
        self.events = []
        self.call("Page.navigate", url=address)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.message())
        # Scripts that run after loading, and two frames of drawing.
        self.call("Runtime.evaluate", awaitPromise=True,
                  expression="new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))")
        return [event["params"]["exceptionDetails"]["text"] for event in self.events if event.get("method") == "Runtime.exceptionThrown"]

    def value(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"]["value"]

    def picture(self):
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def end(self):
        self.session = None
        self.call("Browser.close")
        self.process.wait(timeout=30)


def write_tree(given, folder):
    """The page of a tree, over the index of the pages' tests."""
    index = folder / "index"
    index.mkdir()
    pages.write_index(index)
    (folder / "requirements.in").write_text(INPUT)
    server = subprocess.Popen([given.server.resolve(), index], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().strip()
        environment = dict(os.environ, PINC_INDEX_URL=f"{url}/pypi/simple/", XDG_CACHE_HOME=str(folder / "cache"), PIP_CONFIG_FILE="/dev/null")
        subprocess.run([given.pinc.resolve(), "tree", "requirements.in", "-q", "--python-version", "3.12", "--html", "tree.html", *BACKENDS,
                        "--torch-index-url", url + "/{backend}/simple"], cwd=folder, env=environment, check=True, stdin=subprocess.DEVNULL)
    finally:
        server.stdin.close()
        server.wait()
    return folder / "tree.html"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=TOP / "build/screenshots")
    parser.add_argument("--site", type=pathlib.Path, default=TOP / "build/site")
    parser.add_argument("--pinc", type=pathlib.Path, default=TOP / "build/pinc")
    parser.add_argument("--server", type=pathlib.Path, default=TOP / "build/index_server")
    parser.add_argument("--browser", default="chromium")
    parser.add_argument("names", nargs="*", metavar="PAGE")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    faults = taken = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shown = {"tree": write_tree(given, folder)}
        for path in sorted(given.site.rglob("*.html")):
            shown[str(path.relative_to(given.site))] = path
        missing = [name for name in given.names if name not in shown]
        if missing or len(shown) == 1 and not given.names:
            sys.exit(f"screenshots.py: there is no {' '.join(missing) or given.site}; packaging/site.sh makes the site")
        browser = Browser(given.browser, folder / "browser")
        for name in given.names or shown:
            for screen, metrics in SCREENS.items():
                errors = browser.show(shown[name].resolve().as_uri(), metrics)
                wide = browser.value(TOO_WIDE)
                if wide > 0:
                    errors.append(f"{wide} pixels wider than the screen")
                picture = given.out / f"{name.removesuffix('.html').replace('/', '-')}-{screen}.png"
                picture.write_bytes(browser.picture())
                taken += 1
                for error in errors:
                    print(f"{name} on a {screen}: {error}")
                faults += bool(errors)
        browser.end()
    print(f"{taken} pictures in {given.out}, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
