import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const HOST = '127.0.0.1';

/**
 * Lets a server listen on a port of 127.0.0.1, 0 for any free one; answers its URL.
 * Throws an Error that says how to choose another port when another program has it.
 */
export async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(portTaken(port)) : error),
    );
    server.listen(port, HOST, resolve);
  });
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}

/** Throws the error of {@link listen} now, before what takes long. */
export async function checkPort(port: number): Promise<void> {
  const server = createServer();
  await listen(server, port);
  await new Promise((resolve) => server.close(resolve));
}

const portTaken = (port: number) =>
  `The HTTP API cannot listen on port ${port} of ${HOST}: another program does. Choose another port with --port N, ` +
  'or --port 0 for any free one.';
