#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// From the second start on what a command is made of is compiled already, TypeScript included (Node keeps it in the
// folder for temporary files). This file is JavaScript, since whatever compiles TypeScript takes its time to load too.
enableCompileCache();
await import('./scrubjay.ts');
