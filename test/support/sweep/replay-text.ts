interface Node {
  readonly type?: number;
  readonly tagName?: string;
  readonly textContent?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly childNodes?: readonly Node[];
}
interface Event {
  readonly type: number;
  readonly data?: {
    readonly node?: Node;
    readonly source?: number;
    readonly text?: string;
    readonly adds?: readonly { readonly node?: Node }[];
    readonly texts?: readonly { readonly value?: string | null }[];
    readonly attributes?: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  };
}

/** Every string of an event list: what is compared whole. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(stringsOf);
  return [];
}

/** A replay's text in the order of the page, nodes joined without a gap: shows values that are split over nodes. */
export function joinedText(events: readonly unknown[]): string {
  return (events as Event[])
    .map(({ data }) => {
      const roots = rootsOf(data);
      const texts = (data?.texts ?? []).map(({ value }) => value ?? '');
      return [...roots.map(textOf), ...texts].join('');
    })
    .join('\n');
}

function rootsOf(data: Event['data']): Node[] {
  return [data?.node, ...(data?.adds ?? []).map(({ node }) => node)].filter((node) => node !== undefined);
}

function textOf(node: Node): string {
  const own = node.type === 3 ? (node.textContent ?? '') : '';
  return own + (node.childNodes ?? []).map(textOf).join('');
}

const INPUTS = new Set(['input', 'textarea', 'select', 'option']);

/** What stands in input positions: what Input events carry, and the values and contents of form controls. */
export function inputTexts(events: readonly unknown[]): string[] {
  return (events as Event[]).flatMap(({ type, data }) => {
    if (type === 3 && data?.source === 5) return [data.text ?? ''];
    const roots = rootsOf(data);
    return roots.flatMap(controlsOf);
  });
}

function controlsOf(node: Node): string[] {
  const own = INPUTS.has(node.tagName ?? '') ? [String(node.attributes?.value ?? ''), textOf(node)] : [];
  return [...own, ...(node.childNodes ?? []).flatMap(controlsOf)];
}
