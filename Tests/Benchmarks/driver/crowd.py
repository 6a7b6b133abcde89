"""Accounts by the thousand, whose grants the sandbox knows."""

import subprocess

import reads

LIFETIME = 14_400


def world(accounts, lifetime=LIFETIME):
    return {
        "clients": [
            {"id": "mybot", "type": "confidential", "secret": "hush", "lifetimes": {"user_token": lifetime}}],
        "crowds": [
            {"client_id": "mybot", "count": accounts, "scopes": ["chat:read", "chat:edit", "channel:read:subscriptions"]}],
    }


def configuration(host, url):
    """Its accounts are in the store, as if each had been imported."""
    return reads.configuration(host, url, accounts=())


def fill_store(host, name, accounts, expires_in=LIFETIME):
    """Makes the store of the daemon of that name, or adds to it."""
    directory = host.folder / f"{name}-state"
    directory.mkdir(mode=0o700, exist_ok=True)
    subprocess.run(
        [host.programs / "Benchmarks", "store", "--directory", directory, "--accounts", str(accounts), f"--expires-in={expires_in}"],
        check=True)
    return directory
