import { call, clientFor } from './api-client.ts';

/** What can be done with a request that was made, and how the API is asked for it. */
const ACTIONS = {
  show: ['GET', ''],
  cancel: ['POST', '/cancel'],
  hold: ['POST', '/hold'],
  release: ['DELETE', '/hold'],
  extend: ['POST', '/extension'],
  restart: ['POST', '/restart'],
} as const;
type Action = keyof typeof ACTIONS;

export function isAction(word: string | undefined): word is Action {
  return word !== undefined && word in ACTIONS;
}

export const ACTIONS_HELP = `With a request that was made:
  show ID                       how it stands, and its clock
  cancel ID --reason WORD       calls it off while nothing has been done for it: withdrawn if the person takes it back,
                                or why you deny it, such as insuf_verification
  hold ID --exception WORD      of a deletion: nothing is erased until it is released, such as legal-claims
    --reference WORD, --review-at TIME   your name of the matter; when you want to look at it again
  release ID                    a deletion that was held goes on
  extend ID --reason WORD       45 more days, once; you tell the person of it, with the reason
  restart ID                    starts a request again whose workflow failed or never began
`;

/** Carries an action out and writes the request as it stands then to stdout. */
export async function act(
  action: Action,
  id: string,
  fields: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const client = clientFor(undefined, 'SCRUBJAY_SECRET_KEY');
  const [method, path] = ACTIONS[action];
  const isBare = action === 'show' || action === 'release' || action === 'restart';
  const url = `/v1/requests/${encodeURIComponent(id)}${path}`;
  const row = await call(client, method, url, isBare ? undefined : fields);
  process.stdout.write(`${JSON.stringify(row, null, 2)}\n`);
  return 0;
}
