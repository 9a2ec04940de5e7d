import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Verification, verifyReceipt } from '../core/proof/verify.ts';
import { exportWords, isArchive, verifyExport } from './verify-export.ts';

const HELP = `Usage: scrubjay verify <receipt.json | export.zip> --keys <jwks.json> [options]

Verifies a receipt, and its place in the operator's log, without any network, by the rules of docs/receipts.md;
or the files of an export, by those of docs/disclosure.md.

  --keys <file>        the operator's public keys, as served at /.well-known/jwks.json, byte for byte;
                       of evidence (consents, agreements) those at /.well-known/evidence-jwks.json
  --checkpoint <file>  a checkpoint of the log that you kept: the receipt's history must agree with it
  --request <id>       the request that it must be about
  --business <id>      the business that it must be about
  --require-final      an interim receipt is a no
  --unlogged           a receipt without a proof that it is in the log will do
  --help               this text

Writes {ok, kind, status, simulated, request, residuals, checks} to stdout; of an export
{ok, request, files, faults, problem}. Exit code:
  0  the receipt is valid
  1  it is not, or it is not what was asked for
  2  could not tell: a file cannot be read, or the options are wrong
`;

/** `scrubjay verify`. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      keys: { type: 'string' },
      checkpoint: { type: 'string' },
      request: { type: 'string' },
      business: { type: 'string' },
      'require-final': { type: 'boolean', default: false },
      unlogged: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [receiptPath, ...others] = positionals;
  if (receiptPath === undefined || others.length > 0 || values.keys === undefined) {
    process.stderr.write(`Expected one receipt file, and the key file behind --keys.\n\n${HELP}`);
    return 2;
  }
  const [file, jwks] = [await read(receiptPath, 'receipt'), await read(values.keys, 'key')];
  const kept = values.checkpoint === undefined ? [] : [await read(values.checkpoint, 'checkpoint')];
  if (file === undefined || jwks === undefined || kept.includes(undefined)) return 2;

  if (isArchive(file)) {
    const checked = await verifyExport(file, jwks);
    process.stdout.write(`${JSON.stringify(checked, null, 2)}\n`);
    process.stderr.write(exportWords(checked));
    return checked.ok ? 0 : 1;
  }
  const result = await verifyReceipt(file, jwks, {
    requireFinal: values['require-final'],
    allowUnlogged: values.unlogged,
    checkpoint: kept[0],
    request: values.request,
    business: values.business,
  });
  process.stdout.write(`${JSON.stringify(summary(result), null, 2)}\n`);
  process.stderr.write(words(result));
  return result.ok ? 0 : 1;
}

async function read(path: string, what: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    process.stderr.write(`The ${what} file cannot be read (${code}). Check its path and its rights.\n`);
    return undefined;
  }
}

function summary({ ok, checks, kind, receipt, statement }: Verification) {
  return {
    ok,
    kind: kind ?? null,
    status: receipt?.status ?? null,
    simulated: receipt === undefined ? null : receipt.simulated === true,
    request: receipt?.request.id ?? null,
    residuals: receipt?.residuals ?? null,
    ...(receipt === undefined && statement !== undefined ? { statement } : {}),
    checks,
  };
}

function words({ ok, checks, receipt }: Verification): string {
  const lines = [];
  const failed = checks.find((check) => !check.ok);
  if (failed !== undefined) lines.push(`Not accepted, at the check "${failed.name}": ${failed.detail}`);
  if (ok) lines.push('Valid: the operator signed exactly this.');
  if (ok && receipt !== undefined) lines.push(logWords(checks));
  if (receipt?.status === 'interim') lines.push(...interimWords(receipt));
  if (receipt?.status === 'final') {
    const { outcome, verification } = receipt;
    lines.push(`Final, ${outcome.status}: no store of the data map held a survivor at ${verification.at}.`);
  }
  if (receipt?.simulated === true) {
    lines.push('Simulated: the clock was moved while this was made, so its times did not really pass.');
  }
  return `${lines.join('\n')}\n`;
}

function logWords(checks: Verification['checks']): string {
  const inclusion = checks.find(({ name }) => name === 'inclusion');
  if (inclusion === undefined)
    return 'Whether it is in the log was not checked: the file has no proof of that.';
  return `In the log: ${inclusion.detail}. Others must compare their checkpoints with yours to see that the log is one.`;
}

function interimWords({ outcome, residuals }: NonNullable<Verification['receipt']>): string[] {
  return [
    `Interim: the request is not done yet (${outcome.reason ?? outcome.status}).`,
    ...residuals.map(({ store, why, expiresAt }) => `  ${store}: ${why}; until ${expiresAt}`),
  ];
}
