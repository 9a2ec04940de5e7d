/** The part of DynamoDB's expressions that the stores use; anything else is refused, not passed over. */
export interface Names {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined;
}

type Item = Record<string, unknown>;

/** Whether a condition holds for an item; `undefined` is an item that is not there. */
export function holds(condition: string | undefined, item: Item | undefined, names: Names): boolean {
  if (condition === undefined) return true;
  return condition
    .split(' OR ')
    .some((side) => side.split(' AND ').every((term) => isTrue(term, item ?? {}, names)));
}

function isTrue(term: string, item: Item, names: Names): boolean {
  const call = /^\s*\(?(attribute_exists|attribute_not_exists)\(([#\w]+)\)\)?\s*$/.exec(term);
  if (call) return (item[nameOf(call[2]!, names)] !== undefined) === (call[1] === 'attribute_exists');
  const compared = /^\s*\(?([#\w]+)\s*(=|<>|<=|>=|<|>)\s*(:\w+)\)?\s*$/.exec(term);
  if (!compared) throw new Error(`the fake does not know the condition ${term}`);
  const [left, right] = [item[nameOf(compared[1]!, names)], givenFor(compared[3]!, names)];
  if (left === undefined) return false;
  const order = left === right ? 0 : (left as never) < (right as never) ? -1 : 1;
  return {
    '=': order === 0,
    '<>': order !== 0,
    '<': order < 0,
    '>': order > 0,
    '<=': order <= 0,
    '>=': order >= 0,
  }[compared[2] as '='];
}

/** An item after an update: SET with values, REMOVE, ADD of numbers. */
export function updated(expression: string, item: Item, names: Names): Item {
  const next = { ...item };
  for (const [, verb, list] of expression.matchAll(
    /(SET|ADD|REMOVE)\s+(.*?)(?=\s+(?:SET|ADD|REMOVE)\s|$)/g,
  )) {
    for (const part of list!.split(',').map((each) => each.trim())) {
      if (verb === 'REMOVE') {
        delete next[nameOf(part, names)];
        continue;
      }
      const [, name, value] = /^([#\w]+)\s*=?\s*(:\w+)$/.exec(part) ?? [];
      if (name === undefined) throw new Error(`the fake does not know the update ${part}`);
      const given = givenFor(value!, names);
      const key = nameOf(name, names);
      next[key] = verb === 'ADD' ? Number(next[key] ?? 0) + Number(given) : given;
    }
  }
  return next;
}

function nameOf(text: string, { ExpressionAttributeNames }: Names): string {
  if (!text.startsWith('#')) return text;
  const name = ExpressionAttributeNames?.[text];
  if (name === undefined) throw new Error(`no attribute is named ${text}`);
  return name;
}

function givenFor(text: string, { ExpressionAttributeValues }: Names): unknown {
  if (!ExpressionAttributeValues || !(text in ExpressionAttributeValues))
    throw new Error(`no value is named ${text}`);
  return ExpressionAttributeValues[text];
}
