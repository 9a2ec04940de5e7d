/** The page's own code: files in, checks out. What is checked is core/proof's. */
import { type Verification, verifyReceipt } from '../../core/proof/verify.ts';

type Role = 'receipt' | 'keys' | 'checkpoint';

const files: Partial<Record<Role, Uint8Array>> = {};
const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;

for (const role of ['receipt', 'keys', 'checkpoint'] as const) {
  element<HTMLInputElement>(role).addEventListener('change', async ({ target }) => {
    const file = (target as HTMLInputElement).files?.[0];
    if (file === undefined) delete files[role];
    else files[role] = await bytesOf(file);
    await judge();
  });
}
element('final').addEventListener('change', judge);

document.addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('over');
});
document.addEventListener('dragleave', () => document.body.classList.remove('over'));
document.addEventListener('drop', async (event) => {
  event.preventDefault();
  document.body.classList.remove('over');
  for (const file of event.dataTransfer?.files ?? []) {
    const bytes = await bytesOf(file);
    files[roleOf(bytes)] = bytes;
  }
  await judge();
});

/** Which of the three a dropped file is, by how it begins. Only where it is put depends on it, never the verdict. */
function roleOf(bytes: Uint8Array): Role {
  const start = new TextDecoder().decode(bytes.subarray(0, 64));
  if (!start.startsWith('{')) return 'checkpoint';
  return start.startsWith('{"keys"') ? 'keys' : 'receipt';
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

async function judge(): Promise<void> {
  const { receipt, keys, checkpoint } = files;
  if (receipt === undefined || keys === undefined) {
    const missing = receipt === undefined ? 'the receipt' : 'the key file';
    return show(`Waiting for ${missing}.`);
  }
  const requireFinal = element<HTMLInputElement>('final').checked;
  const result = await verifyReceipt(receipt, keys, { checkpoint, requireFinal });
  show(verdict(result), result);
}

function verdict({ ok, checks, receipt }: Verification): string {
  const failed = checks.find((check) => !check.ok);
  if (failed !== undefined) return `Not valid, at the check "${failed.name}": ${failed.detail}`;
  const rehearsal = receipt?.simulated === true ? ' Simulated: its times did not really pass.' : '';
  if (receipt?.status === 'interim') return `Valid, and interim: the request is not done yet.${rehearsal}`;
  return `${ok ? 'Valid' : 'Not valid'}, and final.${rehearsal}`;
}

function show(text: string, result?: Verification): void {
  element('verdict').textContent = text;
  element('checks').hidden = result === undefined;
  const rows = (result?.checks ?? []).map(({ name, ok, detail }) => row(name, ok ? 'yes' : 'no', detail));
  element('checks')
    .querySelector('tbody')!
    .replaceChildren(...rows);
  const statement = result?.statement;
  element('statement').hidden = statement === undefined;
  element('statement').querySelector('pre')!.textContent = JSON.stringify(statement ?? null, null, 2);
}

function row(...cells: string[]): HTMLTableRowElement {
  const line = document.createElement('tr');
  for (const cell of cells) line.insertCell().textContent = cell;
  return line;
}

// For whoever wants to verify many: the same function as the page's own.
Object.assign(globalThis, { verifyReceipt });
