import { expect, test } from '@jest/globals';
import { redactEvents } from '../../core/redaction/redact.ts';
import { element, snapshot } from './positions.ts';

function redacted(attributes: object): unknown[] {
  return redactEvents([snapshot(element(10, 'path', attributes))], { grant: new Set() }).events;
}

test.each([
  ['values', '219 09 9999'],
  ['values', '203.0.113.77'],
  ['values', '4111,1111,1111,1111'],
  ['coords', '415 555 2671'],
  ['d', 'M415 555 2671'],
  ['d', 'M1 2L4111 1111 1111 1111L5 6 7 8 9 10'],
  ['points', '219,09 9999,1'],
  ['stroke-dasharray', '219-09-9999'],
  ['transform', '(415)5552671'],
  ['fill', '#4155552671'],
  ['fill', 'rgb(415 555 2671)'],
  ['width', '4155552671'],
])('numbers of a shape that are a value of somebody go: %s="%s"', (name, value) => {
  expect(JSON.stringify(redacted({ [name]: value }))).not.toMatch(new RegExp(`"${name}":"[^"]*\\d{2}`));
});

test.each([
  ['d', 'M0 0h24v24H0z'],
  ['d', 'M415.5 555.25 267 1.5'],
  ['viewBox', '0 0 1024 768'],
  ['points', '100,200 300,400 500.5,600.25'],
  ['values', '0.3333 0 0 0 0 0 1 0 0 0'],
  ['values', '0;100;2000'],
  ['fill', 'rgb(12 200 255 / 50%)'],
  ['fill', 'hsla(210, 50%, 33.3%, .25)'],
  ['color', 'CornflowerBlue'],
])('numbers of a shape stay: %s="%s"', (name, value) => {
  const attributes = { [name]: value };

  expect(redacted(attributes)).toEqual([snapshot(element(10, 'path', attributes))]);
});
