import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { CommandError, call, clientFor, ENVIRONMENT, readIdentifiers, reporting } from './api-client.ts';
import { ACTIONS_HELP, act, isAction } from './request-actions.ts';

const KINDS = ['know', 'delete', 'delete_and_suppress', 'correct', 'opt_out', 'limit', 'opt_in'];

const HELP = `Usage: scrubjay request <${KINDS.join(' | ')}> [options] < identifiers.json
       scrubjay request <show | cancel | hold | release | extend | restart> ID [options]

Makes a request of a person. Takes a JSON array of {"type", "value"} on stdin: all identifiers of theirs. To correct it
takes {"identifiers": [...], "corrections": [{"type", "wrong", "right"}]}.

  --scope categories|specific   of know: the kinds of information only, or the pieces too (the default)
  --verified-by METHOD          how you made sure who asks, a lower-case word such as account-login
  --tier TIER                   how sure: reasonable, reasonably-high or account
  --made-at TIME                when you received it, if not now: the clock runs from then
  --manner WORD                 how it was made, such as web-form or phone: for the log
  --start now|on_event          on_event: it waits for an event that names it, or for request restart
  --callback URL                who is told when its status changes: https, a public name
  --of WHAT                     of opt_in, once or more: sale-and-sharing, sensitive or storage
  --asked-by person|business    of opt_in: whose idea it was
  --requested-at, --confirmed-at TIME   of opt_in: its two steps (11 CCR §7028(a))
  --help                        this text

${ACTIONS_HELP}
${ENVIRONMENT}
Writes the request to stdout, with its id, its clock, and the salts that open the receipt: they are given this once.
Exit code: 0, or 2 when the request was not taken, or not changed.
`;

/** `scrubjay request`. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      scope: { type: 'string' },
      'verified-by': { type: 'string' },
      tier: { type: 'string', default: 'reasonable' },
      'made-at': { type: 'string' },
      manner: { type: 'string' },
      start: { type: 'string' },
      callback: { type: 'string' },
      of: { type: 'string', multiple: true },
      'asked-by': { type: 'string' },
      'requested-at': { type: 'string' },
      'confirmed-at': { type: 'string' },
      reason: { type: 'string' },
      exception: { type: 'string' },
      reference: { type: 'string' },
      'review-at': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [kind, ...others] = positionals;
  const [id, ...more] = others;
  if (isAction(kind) && id !== undefined && more.length === 0) {
    const { reason, exception, reference, 'review-at': reviewAt } = values;
    return reporting(() => act(kind, id, { reason, exception, reference, reviewAt }), 2);
  }
  if (kind === undefined || !KINDS.includes(kind) || others.length > 0) {
    process.stderr.write(`Expected one of ${KINDS.join(', ')}, or an action and a request's id.\n\n${HELP}`);
    return 2;
  }
  const { scope, tier, manner, start, callback, 'verified-by': method, 'made-at': madeAt } = values;
  const optIn = {
    of: values.of,
    askedBy: values['asked-by'],
    requestedAt: values['requested-at'],
    confirmedAt: values['confirmed-at'],
  };
  return reporting(async () => {
    const client = clientFor(undefined, 'SCRUBJAY_SECRET_KEY');
    const made = await call(client, 'POST', '/v1/requests', {
      kind,
      ...(kind === 'correct' ? await readCorrection() : { identifiers: await readIdentifiers() }),
      scope,
      madeAt,
      manner,
      start,
      callback,
      ...(kind === 'opt_in' ? { optIn } : {}),
      ...(method === undefined ? {} : { verification: { by: 'business', tier, method } }),
    });
    process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
    return 0;
  }, 2);
}

/** What a request to correct is about. Values come from stdin: arguments can be read by every user of the machine. */
async function readCorrection(): Promise<Record<'identifiers' | 'corrections', unknown>> {
  const given = (await json(process.stdin).catch(() => undefined)) as Record<string, unknown> | undefined;
  if (Array.isArray(given?.identifiers) && Array.isArray(given.corrections))
    return { identifiers: given.identifiers, corrections: given.corrections };
  throw new CommandError(
    'Expected {"identifiers": [{"type", "value"}], "corrections": [{"type", "wrong", "right"}]} on stdin.',
  );
}
