/**
 * Preloaded into a function by a test: the name in PUBLIC_HOST leads to an address of the public Internet, as a real one
 * would, and connecting to that address to the port PUBLIC_PORT of this machine.
 */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const { PUBLIC_HOST, PUBLIC_PORT } = process.env;
const ADDRESS = '93.184.215.14';
const { lookup } = dns;
dns.lookup = (name, options, callback) =>
  name === PUBLIC_HOST
    ? callback(null, [{ address: ADDRESS, family: 4 }])
    : lookup.call(dns, name, options, callback);
syncBuiltinESMExports();

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [given] = args;
  const options = Array.isArray(given) ? given[0] : given;
  if (options?.host === PUBLIC_HOST) {
    const { lookup: resolve } = options;
    // What the caller's own lookup refuses stays refused.
    resolve(options.host, { all: false }, (error, address) => {
      if (error) this.destroy(error);
      else if (address !== ADDRESS) this.destroy(new Error('connects to an address that was not resolved'));
      else connect.call(this, { ...options, host: '127.0.0.1', port: Number(PUBLIC_PORT), lookup });
    });
    return this;
  }
  return connect.apply(this, args);
};
