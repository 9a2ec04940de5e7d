import { listGrants } from '../support/grants.ts';
import type { Synthesis } from '../support/templates.ts';

/** What a right lets its holder do. An action that is in none of these fails the rendering. */
const RIGHTS = {
  read: /^(?:dynamodb:(?:Get|BatchGet|Query|Scan)|s3:(?:Get|List)|kinesis:(?:Get|Subscribe|List|Describe)|sqs:Receive|states:(?:Describe|Get|List))/,
  write:
    /^(?:dynamodb:(?:Put|Update)|s3:Put|kinesis:Put|sqs:SendMessage|logs:|states:(?:Start|Send|Stop|Redrive)|events:Put|sns:Publish|xray:Put)/,
  delete: /^(?:dynamodb:Delete|s3:Delete|sqs:Delete)/,
  'open with': /^kms:Decrypt$/,
  'close with': /^kms:(?:Encrypt|GenerateDataKey|ReEncrypt)/,
  'sign with': /^kms:(?:Sign|GetPublicKey)$/,
  invoke: /^lambda:Invoke/,
} as const;

type Right = keyof typeof RIGHTS;

/**
 * Who may do what to what, in Markdown: a section a resource, a line a right. It is made from the templates that
 * are deployed, so it says what AWS will enforce.
 *
 * @throws Error if a policy holds an action that no right is known for
 */
export function renderAccessMatrix(app: Synthesis): string {
  const grants = listGrants(app).map(({ holder, action, resource }) => ({
    holder,
    right: rightOf(action),
    action,
    resource,
  }));
  const logs = new Set(app.ofType('AWS::Logs::LogGroup').map(({ path }) => path));
  const shown = grants.filter(({ resource }) => !logs.has(resource));
  const byResource = Map.groupBy(shown, ({ resource }) => resource);
  const sections = [...byResource]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([resource, held]) => {
      const byRight = Map.groupBy(held, ({ right }) => right);
      const lines = (Object.keys(RIGHTS) as Right[]).flatMap((right) => {
        const holders = Map.groupBy(byRight.get(right) ?? [], ({ holder }) => holder);
        return [...holders]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(
            ([holder, its]) =>
              `| ${right} | ${holder} | ${[...new Set(its.map(({ action }) => `\`${action}\``))].sort().join(', ')} |`,
          );
      });
      return [
        `## ${resource === '*' ? 'Any resource' : `\`${resource}\``}`,
        '',
        '| right | holder | actions |',
        '|---|---|---|',
        ...lines,
        '',
      ];
    });
  return [HEAD, ...sections.flat()].join('\n');
}

const HEAD = `# Who may do what

Made from the synthesized templates by \`npm run docs:access\`; \`npm test\` fails when it no longer agrees with them. What
is not listed here is allowed to nobody. Every function has a role of its own, and writes its own log beside what is
listed. A name is the construct's; what stands behind its slash limits the right to objects with such keys.
`;

function rightOf(action: string): Right {
  const found = (Object.keys(RIGHTS) as Right[]).find((right) => RIGHTS[right].test(action));
  if (found === undefined) {
    throw new Error(
      `${action} is granted, but test/infra/access-matrix.ts knows no right for it: add it there.`,
    );
  }
  return found;
}
