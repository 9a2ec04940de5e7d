import { registerHooks } from 'node:module';

// Writes the packages that a process loaded to stderr when it ends, as JSON: node --import print-loaded.mjs …
const packages = new Set();
registerHooks({
  load(url, context, next) {
    const name = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
    if (name !== undefined) packages.add(name);
    return next(url, context);
  },
});
process.on('exit', () => process.stderr.write(JSON.stringify([...packages])));
