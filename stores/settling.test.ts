import { describe, expect, jest, test } from '@jest/globals';
import { checkDeadline, DeadlineError, invocationSignal, settled, track } from './settling.ts';

function deferred() {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test('an invocation ends only once every call that it began has settled', async () => {
  const write = deferred();
  const ended = jest.fn();
  const invocation = settled(10_000, async () => {
    void track(write.promise);
    return 'answer';
  }).then(ended);

  await new Promise(setImmediate);
  expect(ended).not.toHaveBeenCalled();

  write.resolve();
  await invocation;
  expect(ended).toHaveBeenCalledWith('answer');
});

test('an invocation that fails waits for its other calls too', async () => {
  const write = deferred();
  const ended = jest.fn();
  const invocation = settled(10_000, async () => {
    void track(write.promise);
    throw new Error('one call failed');
  }).catch(ended);

  await new Promise(setImmediate);
  expect(ended).not.toHaveBeenCalled();

  write.resolve();
  await invocation;
  expect(ended).toHaveBeenCalledWith(expect.objectContaining({ message: 'one call failed' }));
});

test('a call begun while the others settle is waited for as well', async () => {
  const [first, second] = [deferred(), deferred()];
  const ended = jest.fn();
  const invocation = settled(10_000, async () => {
    void track(first.promise.then(() => void track(second.promise)));
  }).then(ended);

  first.resolve();
  await new Promise(setImmediate);
  expect(ended).not.toHaveBeenCalled();

  second.resolve();
  await invocation;
});

describe('at the deadline', () => {
  const untilAborted = () =>
    new Promise<void>((_, reject) => {
      invocationSignal().addEventListener('abort', () => reject(new Error('aborted')));
    });

  test('calls under way are aborted and the invocation fails as such', async () => {
    await expect(settled(1, () => track(untilAborted()))).rejects.toBeInstanceOf(DeadlineError);
  });

  test('work between calls is told to stop', async () => {
    const invocation = settled(1, async () => {
      await untilAborted().catch(() => {});
      checkDeadline();
      return 'went on';
    });
    await expect(invocation).rejects.toBeInstanceOf(DeadlineError);
  });

  test('the next invocation starts with a fresh signal', async () => {
    await settled(1, () => track(untilAborted())).catch(() => {});
    await expect(settled(10_000, async () => invocationSignal().aborted)).resolves.toBe(false);
  });
});
