/**
 * What runs in a worker process: Lambda's Node runtime in small. It loads the bundle once and answers one
 * invocation at a time over IPC. Plain JavaScript, because stripping types costs a cold start 100 ms.
 * Started as: sandbox.mjs <bundle file> <export name> <clock offset in ms>
 */
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { shiftClock } from './shift-clock.mjs';

const [, , file, exportName, offset] = process.argv;
shiftClock(Number(offset));

let requestId = '';

// The prefix that Lambda's runtime gives console lines:
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
const levels = { log: 'INFO', info: 'INFO', debug: 'DEBUG', trace: 'TRACE', warn: 'WARN', error: 'ERROR' };
for (const [method, level] of Object.entries(levels)) {
  const stream = level === 'WARN' || level === 'ERROR' || level === 'TRACE' ? process.stderr : process.stdout;
  console[method] = (...args) => {
    const line = format(...args).replaceAll('\n', '\r');
    stream.write(`${new Date().toISOString()}\t${requestId}\t${level}\t${line}\n`);
  };
}

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n'),
  };
}

/** Sends a message after the streams, so that the reader can tell which lines belong to the invocation. */
function send(message, then = () => {}) {
  process.stdout.write(`\0end ${message.requestId}\n`);
  process.stderr.write(`\0end ${message.requestId}\n`);
  process.send(message, undefined, undefined, then);
}

/** Lambda's runtime reports what nobody caught and exits: the sandbox is gone. */
function die(kind, error) {
  const description = { ...describe(error), ...(kind ? { errorType: kind } : {}) };
  console.error(kind ?? 'Uncaught Exception', JSON.stringify({ ...description, stack: description.trace }));
  send({ type: 'fatal', requestId, payload: JSON.stringify(description) }, () => process.exit(129));
}

process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', (error) => die(undefined, error));
process.on('unhandledRejection', (error) => die('Runtime.UnhandledPromiseRejection', error));

async function loadHandler() {
  const module = await import(pathToFileURL(file).href);
  const handler = module[exportName] ?? module.default?.[exportName];
  if (typeof handler === 'function') return handler;
  const error = new Error(`${exportName} is undefined or not exported`);
  error.name = 'Runtime.HandlerNotFound';
  throw error;
}

const loaded = loadHandler();
loaded.then(
  () => process.send({ type: 'ready' }),
  (error) => {
    console.error('Init Error', JSON.stringify(describe(error)));
    send({ type: 'fatal', requestId, payload: JSON.stringify(describe(error)) }, () => process.exit(1));
  },
);

process.on('message', async (/** @type {any} */ invocation) => {
  requestId = invocation.requestId;
  const context = {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: invocation.arn,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: 'local',
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - Date.now()),
  };
  try {
    const handler = await loaded;
    const result = await handler(JSON.parse(invocation.payload), context);
    send({ type: 'result', requestId, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    const description = describe(error);
    console.error('Invoke Error', JSON.stringify({ ...description, stack: description.trace }));
    send({ type: 'error', requestId, payload: JSON.stringify(description) });
  }
});
