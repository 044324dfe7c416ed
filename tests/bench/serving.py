"""nginx over a recorded index, and a relay before it that makes it far away."""
import gzip
import itertools
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time

import tools

ATTEMPTS = 5

CONFIGURATION = """
daemon off; master_process off; pid {work}/pid; error_log {work}/error.log;
events {{ worker_connections 1024; }}
http {{
  map $http_accept $page {{ default html; "~application/vnd\\.pypi\\.simple\\.(v1|latest)\\+json" json; }}
  log_format short "$status $bytes_sent $uri";
  access_log {work}/access.log short;
  client_body_temp_path {work}/1; proxy_temp_path {work}/2; fastcgi_temp_path {work}/3; uwsgi_temp_path {work}/4; scgi_temp_path {work}/5;
  sendfile on; tcp_nodelay on; keepalive_timeout 300; keepalive_requests 100000; open_file_cache max=20000 inactive=600s;
  default_type application/octet-stream; {gzip}
  server {{
    listen 127.0.0.1:{port} {listen};
    {certificate}
    root {tree};
    location ~ ^/pypi/simple/[^/]+$ {{ return 301 $uri/; }}
    location ~ ^/pypi/simple/[^/]+/$ {{ rewrite ^ ${{uri}}index.$page last; }}
    location ~ ^/pypi/simple/[^/]+/index\\.(json|html)$ {{
      internal; types {{ application/vnd.pypi.simple.v1+json json; text/html html; }}
      add_header Cache-Control "max-age={fresh}, public"; add_header Vary Accept;
    }}
    location /pypi/files/ {{ add_header Cache-Control "max-age=365000000, immutable, public"; }}
  }}
}}
"""


class Failure(Exception):
    """Something that ends the measurement; its text is the one line that the user sees."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def find_nginx():
    path = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if not path:
        raise Failure("nginx is missing: apt-get install nginx-light (dnf, apk, brew: nginx)")
    return path


def make_certificates(folder):
    """A throw-away authority (ca.pem) and a certificate for 127.0.0.1, once."""
    if (folder / "cert.pem").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "extensions").write_text("subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    for words in (["req", "-x509", *key, "-days", "3650", "-subj", "/CN=pinc bench", "-keyout", "cakey.pem", "-out", "ca.pem"],
                  ["req", *key, "-subj", "/CN=127.0.0.1", "-keyout", "key.pem", "-out", "cert.csr"],
                  ["x509", "-req", "-in", "cert.csr", "-CA", "ca.pem", "-CAkey", "cakey.pem", "-CAcreateserial", "-days", "3650",
                   "-extfile", "extensions", "-out", "cert.pem"]):
        done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failure(f"openssl {words[0]}: {tools.said(done.stderr)}")


def pack_pages(tree):
    """index.json.gz beside index.json, where it is missing or old."""
    for page in sorted(tree.glob("pypi/simple/*/index.*")):
        packed = page.with_name(page.name + ".gz")
        if page.suffix != ".gz" and not (packed.exists() and packed.stat().st_mtime == page.stat().st_mtime):
            packed.write_bytes(gzip.compress(page.read_bytes(), 6, mtime=0))
            os.utime(packed, (page.stat().st_mtime,) * 2)


class Nginx:
    """nginx with files of its own in a folder, and programs beside it."""

    def __init__(self, prefix, work):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir=work))
        self.processes = []

    def start(self, program, configuration, values):
        """The port on which it listens; the configuration has a place for it."""
        messages = self.work / "messages"
        for _ in range(ATTEMPTS):  # another process may take the port first
            port = free_port()
            (self.work / "nginx.conf").write_text(configuration.format(port=port, **values))
            with open(messages, "w", encoding="utf-8") as err:
                process = subprocess.Popen([program, "-p", str(self.work), "-c", str(self.work / "nginx.conf")],
                                           stdout=subprocess.DEVNULL, stderr=err)
            while process.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    self.processes.append(process)
                    return port
                except OSError:
                    time.sleep(0.02)
        raise Failure(f"nginx: {tools.said(messages.read_text())}")

    def start_relay(self, program, port, latency):
        process = subprocess.Popen([program, str(port), str(latency)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        return int(process.stdout.readline())


class Server(Nginx):
    """nginx over a tree, with a relay before it when there is a latency."""

    numbers = itertools.count(1)

    def __init__(self, options, latency, fresh, work):
        super().__init__("server-", work)
        self.log = self.work / "access.log"
        self.environment, self.words = {}, {}
        self.number = next(Server.numbers)
        self.seen = 0
        port = self.start_nginx(options, fresh)
        if latency:
            port = self.start_relay(options.tools / "relay", port, latency)
        self.url = f"{'https' if options.server == 'h2' else 'http'}://127.0.0.1:{port}/pypi/simple/"

    def start_nginx(self, options, fresh):
        values = {"work": self.work, "tree": options.tree.absolute(), "fresh": fresh, "gzip": "", "listen": "", "certificate": ""}
        if options.server == "h2":
            keys = (options.tools / "keys").absolute()
            values["gzip"] = "gzip_static on; http2_max_concurrent_streams 256;"
            values["listen"] = "ssl http2"
            values["certificate"] = f"ssl_certificate {keys}/cert.pem; ssl_certificate_key {keys}/key.pem; ssl_protocols TLSv1.2 TLSv1.3;"
            self.environment = {"PIP_CERT": f"{keys}/ca.pem", "SSL_CERT_FILE": f"{keys}/ca.pem"}
            self.words = {"pinc": ["--cert", f"{keys}/ca.pem"]}  # --isolated passes over PIP_CERT
        return self.start(options.nginx, CONFIGURATION, values)

    def asked(self):
        """(requests, bytes, paths that the tree lacks) since the last call."""
        size = -1
        while size != self.log.stat().st_size:  # the last lines may be on their way
            size = self.log.stat().st_size
            time.sleep(0.02)
        with open(self.log, encoding="utf-8") as log:
            log.seek(self.seen)
            rows = [line.split(" ", 2) for line in log.read().splitlines()]
        self.seen = size
        return len(rows), sum(int(row[1]) for row in rows), [row[2] for row in rows if int(row[0]) >= 400]

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
        shutil.rmtree(self.work, ignore_errors=True)


def name_in(path):
    """The file, or the project, that a path of the tree is about."""
    return re.sub(r"^/pypi/(files|simple)/|/(index\.\w+)?$", "", path)
