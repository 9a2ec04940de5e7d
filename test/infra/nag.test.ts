import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { buildApp } from '../../lib/app.ts';

const outdir = mkdtempSync(join(tmpdir(), 'scrubjay-nag-'));
const build = (name: string) =>
  buildApp({ outdir: join(outdir, name), context: { 'aws:cdk:bundling-stacks': [] } });

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

interface Acknowledged {
  readonly path: string;
  readonly id: string;
  readonly reason: string;
}

function acknowledgements(root: IConstruct): Acknowledged[] {
  return root.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({ path: construct.node.path, id: id.replace(/^annotation::/i, ''), reason })),
  );
}

/** What cdk-nag would find if nothing were acknowledged. */
function allFindings(root: IConstruct): { rule: string; path: string }[] {
  const checks = new AwsSolutionsChecks();
  Object.defineProperty(checks, 'isAcknowledged', { value: () => false });
  return checks
    .validateScope(root)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({ rule: ruleName, path: constructPath ?? '' })),
    );
}

describe('cdk-nag', () => {
  const app = build('clean');
  app.synth();
  const acknowledged = acknowledgements(app);

  test('finds nothing that is not acknowledged', () => {
    expect(new AwsSolutionsChecks().validateScope(app)).toEqual({ success: true, violations: [] });
  });

  test('is never silenced for a whole stack', () => {
    expect(acknowledged).not.toEqual([]);
    expect(acknowledged.filter(({ path }) => !path.includes('/'))).toEqual([]);
  });

  test('would find each acknowledged thing: no acknowledgement outlives its finding', () => {
    const findings = allFindings(app);
    const idle = acknowledged.filter(
      ({ path, id }) =>
        !findings.some((finding) => finding.rule === id && finding.path.startsWith(`${path}/`)),
    );
    expect(idle).toEqual([]);
  });

  test('stops the synthesis of a finding that nobody acknowledged', () => {
    const careless = build('careless');
    new Bucket(careless.node.findChild('ScrubjayPipeline'), 'Careless');
    expect(() => careless.synth()).toThrow('AwsSolutions-S10');
  });
});
