import { buildApp } from '../lib/app.ts';

// The CDK command line sets CDK_OUTDIR; `node bin/scrubjay.ts` by itself writes to cdk.out.
buildApp({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out' }).synth();
