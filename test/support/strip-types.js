import { createHash } from 'node:crypto';
import { stripTypeScriptTypes } from 'node:module';

/** A jest transform: Node's own type stripping, so that tests run the very text that Node runs. */
export default {
  process(source) {
    return { code: stripTypeScriptTypes(source) };
  },
  getCacheKey(source, path) {
    return createHash('sha256').update(`${process.version}\0${path}\0${source}`).digest('hex');
  },
};
