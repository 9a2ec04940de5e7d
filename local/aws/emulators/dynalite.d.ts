declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** An in-memory DynamoDB over HTTP. The `…Ms` options say how long tables stay in transition. */
  export default function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
