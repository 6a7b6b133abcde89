"""A port of this machine that is the daemon's socket, for tools that know TCP only: `relay.py SOCKET UID`.

Prints its port. The daemon sees that user. It ends with its standard input.
"""

import asyncio
import os
import socket
import sys


async def pour(reader, writer):
    """Until one end has gone."""
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


def connected(path, uid):
    """The kernel tells the daemon who we are at the moment of the connection."""
    made = socket.socket(socket.AF_UNIX)
    os.setegid(uid)
    os.seteuid(uid)
    try:
        made.connect(path)
        return made
    except OSError:
        made.close()
        raise
    finally:
        os.seteuid(0)
        os.setegid(0)


async def main(path, uid):
    async def join(reader, writer):
        try:
            from_socket, to_socket = await asyncio.open_unix_connection(sock=connected(path, uid))
        except OSError:
            return writer.close()
        await asyncio.gather(pour(reader, to_socket), pour(from_socket, writer))

    server = await asyncio.start_server(join, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


os.setgroups([])
asyncio.run(main(sys.argv[1], int(sys.argv[2])))
