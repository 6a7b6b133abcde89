"""What people would use instead, each as it comes from Debian, with one thread and its socket in the host's folder."""

import http.server
import json
import os
import re
import subprocess
import threading

from host import accepts

TOKEN = "benchmarktokenbenchmarktoken30"


def echo(host):
    path = host.folder / "echo.sock"
    process = host.start([host.programs / "Benchmarks", "echo", path], ready=lambda: accepts(path))
    return process, path


def redis(host):
    path = host.folder / "redis.sock"
    process = host.start(
        ["redis-server", "--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no", "--dir", host.folder],
        ready=lambda: accepts(path), stdout=subprocess.DEVNULL)
    subprocess.run(["redis-cli", "-s", path, "set", "bot", TOKEN], check=True, stdout=subprocess.DEVNULL)
    return process, path


def nginx(host, answer):
    """One worker that answers a constant of the same size as the daemon's answer."""
    path = host.folder / "nginx.sock"
    configuration = host.folder / "nginx.conf"
    configuration.write_text(
        f"""
        daemon off; worker_processes 1; pid {host.folder}/nginx.pid; error_log stderr crit;
        events {{ worker_connections 4096; }}
        http {{
          access_log off; keepalive_requests 100000000; default_type application/json;
          client_body_temp_path {host.folder}; proxy_temp_path {host.folder}; fastcgi_temp_path {host.folder};
          uwsgi_temp_path {host.folder}; scgi_temp_path {host.folder};
          server {{ listen unix:{path}; location / {{ return 200 '{answer}'; }} }}
        }}
        """)
    process = host.start(["nginx", "-c", configuration], ready=lambda: accepts(path), stderr=subprocess.DEVNULL)
    return process, path


class Provider(http.server.BaseHTTPRequestHandler):
    """As much of an OpenID provider as oidc-agent needs to hold a token."""

    def do_GET(self):
        origin = f"http://127.0.0.1:{self.server.server_port}"
        self.answer(
            {"issuer": f"{origin}/", "token_endpoint": f"{origin}/token", "authorization_endpoint": f"{origin}/authorize",
             "registration_endpoint": f"{origin}/register", "userinfo_endpoint": f"{origin}/userinfo",
             "scopes_supported": ["openid", "offline_access"], "response_types_supported": ["code"],
             "grant_types_supported": ["refresh_token"]})

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 14400, "scope": "openid offline_access"})

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def oidc_agent(host):
    """The agent with one account loaded. It answers one request a connection; both of its processes count."""
    provider = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    host.ending.callback(provider.shutdown)
    home = host.folder / "oidc"
    home.mkdir(mode=0o700)
    path = host.folder / "oidc.sock"
    environment = dict(os.environ, HOME=str(home), OIDC_CONFIG_DIR=str(home), OIDC_SOCK=str(path))
    process = host.start(
        ["oidc-agent", "--no-autoload", "--no-webserver", "--no-scheme", "--console", "--socket-path", path],
        ready=lambda: accepts(path), env=environment, stdout=subprocess.DEVNULL)
    subprocess.run(
        ["oidc-gen", "bot", "-m", "--flow=refresh", "--rt", "refresh", "--client-id", "client", "--client-secret", "secret",
         "--iss", f"http://127.0.0.1:{provider.server_port}/", "--scope", "openid offline_access", "--redirect-uri",
         "http://localhost:4242", "--pw-cmd", "echo hush", "--prompt=none", "--confirm-default"],
        check=True, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return process, path, environment


def children(pid):
    """The process and those below it."""
    found = [pid]
    for parent in found:
        try:
            text = open(f"/proc/{parent}/task/{parent}/children").read()
        except OSError:
            continue
        found += [int(child) for child in re.findall(r"\d+", text)]
    return found
