import { describe, expect, test } from '@jest/globals';
import { bareUrlParts } from './bare-urls.ts';

/** What goes of a text, without the look of it. */
function found(text: string): string[] {
  return bareUrlParts(text).map(({ start, end }) => text.slice(start, end));
}

describe('a URL without a scheme', () => {
  test.each([
    ['acme.io/reset?token=q7Gh2kLm', 'q7Gh2kLm'],
    ['Go to www.acme.io/?email=joe, please', 'joe'],
    ['(shop.acme.co.uk/a?name=Joe%20Wren)', 'Joe%20Wren'],
    ['acme.io?q=gout&page=2', 'gout'],
    ['acme.io:8443/x#access_token=abc', 'access_token=abc'],
    ['/reset?token=q7Gh2kLm', 'q7Gh2kLm'],
    ['see acme.io/reset/q7Gh2kLm9PzX4vBn8RtY', 'q7Gh2kLm9PzX4vBn8RtY'],
  ])('loses what tells something: %s', (text, part) => {
    expect(found(text)).toContain(part);
  });

  test.each([
    'acme.io/about',
    'and/or?',
    'What is this?no',
    'v1.2.3/4.5',
    'a.b?',
    'C#/F# and .NET',
    'read/write?x',
    '/usr/local/bin',
    'joe?name=x',
    'e.g. a=b',
  ])('is not seen in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
