import { describe, expect, test } from '@jest/globals';
import type { Category } from '../../core/redaction/categories.ts';
import { type RedactOptions, redactEvents } from '../../core/redaction/redact.ts';
import { element, event, incremental, mutation, snapshot, text } from './positions.ts';

const FORMS: ReadonlySet<Category> = new Set(['forms']);
const MASK = '********';

function redacted(events: unknown[], options: Partial<RedactOptions> = {}): string {
  return JSON.stringify(redactEvents(events, { grant: new Set(), ...options }).events);
}

function typed(id: number, value: string): unknown {
  return incremental(5, { id, text: value, isChecked: false });
}

describe('inputs without a grant', () => {
  test.each(['text', 'password', 'hidden', 'checkbox', 'radio', 'email', 'date', undefined])(
    'the value of an input of type %s has a fixed length',
    (type) => {
      const short = redacted([snapshot(element(10, 'input', { type, value: 'a' }))]);
      const long = redacted([snapshot(element(10, 'input', { type, value: 'a long answer' }))]);

      expect(short).toBe(long);
      expect(short).toContain(MASK);
    },
  );

  test.each<[string, (value: string) => unknown]>([
    ['property', (value) => snapshot(element(10, 'input', { defaultValue: value }))],
    [
      'attribute of an element of the page',
      (value) => snapshot(element(10, 'x-field', { 'data-default-value': value })),
    ],
    [
      'changed attribute',
      (value) => mutation({ attributes: [{ id: 10, attributes: { defaultvalue: value } }] }),
    ],
    [
      'event of the site',
      (value) => event(5, { tag: 'form', payload: { fields: [{ defaultValue: value }] } }),
    ],
    [
      'message of the console',
      (value) =>
        event(6, {
          plugin: 'rrweb/console@1',
          payload: { level: 'log', trace: [], payload: [JSON.stringify({ default_value: value })] },
        }),
    ],
  ])('what a field held at first has a fixed length: %s', (_, told) => {
    expect(redacted([told('a')])).toBe(redacted([told('a long answer 1')]));
    expect(redacted([told('')])).not.toContain(MASK);
  });

  test('what a password held at first goes though forms are granted', () => {
    const field = (value: string) =>
      snapshot(element(10, 'input', { type: 'password', defaultValue: value }));
    expect(redacted([field('hunter2')], { grant: FORMS })).toBe(
      redacted([field('another')], { grant: FORMS }),
    );
  });

  test('the text of a choice and of a button are as wide as they were, and tell no letter', () => {
    const out = redacted([
      snapshot(
        element(10, 'select', {}, [element(11, 'option', { value: 'ca' }, [text(12, 'Canada, east')])]),
        element(13, 'input', { type: 'submit', value: 'Send it!' }),
      ),
    ]);

    expect(out).toContain('"value":"********"');
    expect(out).toContain('"textContent":"******, ****"');
    expect(out).toContain('"value":"**** **!"');
  });

  test('an answer given by ticking is not told, not even by the presence of the attribute', () => {
    const option = (selected: object) =>
      redacted([snapshot(element(10, 'select', {}, [element(11, 'option', { value: 'a', ...selected })]))]);
    const box = (checked: object) =>
      redacted([snapshot(element(10, 'input', { type: 'radio', ...checked }))]);

    expect(option({ selected: true })).toBe(option({}));
    expect(box({ checked: true })).toBe(box({}));
    expect(redacted([incremental(5, { id: 1, text: 'on', isChecked: true })])).toBe(
      redacted([incremental(5, { id: 1, text: 'on', isChecked: false })]),
    );
  });

  test('an address that is typed key by key leaves no part of it', () => {
    const address = 'j.wren@acme.io';
    const keys = Array.from(address, (_, at) => typed(10, address.slice(0, at + 1)));

    expect(redacted(keys)).toBe(redacted(keys.map(() => typed(10, 'x'))));
  });

  test('what was typed is masked where the page echoes it', () => {
    const out = redacted([
      snapshot(element(12, 'p', { title: 'Hello Wilhelmina' }, [text(13, 'Dear Wilhelmina Oak')])),
      typed(10, 'Wilhelmina'),
      mutation({ texts: [{ id: 13, value: 'Thank you, WILHELMINA!' }] }),
    ]);

    expect(out.toLowerCase()).not.toContain('wilhelmina');
    expect(out).toContain('Oak');
  });

  test('a short word that was typed is masked as a word only', () => {
    const out = redacted([
      snapshot(element(12, 'p', {}, [text(13, 'Mark likes marketing')])),
      typed(10, 'Mark'),
    ]);

    expect(out).toContain('**** likes marketing');
  });

  test('what was typed does not take class names with it', () => {
    expect(redacted([snapshot(element(12, 'p', { class: 'search-box' })), typed(10, 'search')])).toContain(
      'search-box',
    );
  });

  test('text in an editable element is an input, also when it becomes editable later', () => {
    const now = redacted([
      snapshot(element(10, 'div', { contenteditable: '' }, [element(11, 'b', {}, [text(12, 'Wilhelmina')])])),
    ]);
    const later = redacted([
      snapshot(element(10, 'div', {}, [text(12, 'Wil')])),
      mutation({ attributes: [{ id: 10, attributes: { contenteditable: 'true' } }] }),
      mutation({ texts: [{ id: 12, value: 'Wilhelmina' }] }),
    ]);

    expect(now).toContain(MASK);
    expect(later).not.toContain('Wil');
  });

  test('text of a textarea is an input', () => {
    expect(redacted([snapshot(element(10, 'textarea', {}, [text(11, 'Wilhelmina')]))])).not.toContain(
      'Wilhelmina',
    );
  });
});

describe('inputs with forms granted', () => {
  const field = (attributes: object) => snapshot(element(10, 'input', attributes));

  test('values, ticks and choices stay', () => {
    const events = [
      snapshot(
        element(10, 'input', { type: 'text', value: 'Wilhelmina' }),
        element(11, 'input', { type: 'radio', value: 'yes', checked: true }),
        element(12, 'p', {}, [text(13, 'Dear Wilhelmina')]),
      ),
      typed(10, 'Wilhelmina Oak'),
    ];

    expect(redacted(events, { grant: FORMS })).toBe(JSON.stringify(events));
  });

  test.each([
    [{ type: 'password' }],
    [{ type: 'PASSWORD' }],
    [{ type: 'text', autocomplete: 'section-a new-password' }],
    [{ autocomplete: 'current-password' }],
    [{ autocomplete: 'cc-csc' }],
    [{ autocomplete: 'one-time-code' }],
    [{ type: 'text', 'data-rr-is-password': 'true' }],
    [{ name: 'user_password' }],
    [{ id: 'newPassword' }],
    [{ placeholder: 'CVV' }],
  ])('a secret field is masked: %j', (attributes) => {
    const out = redacted(
      [field({ ...attributes, value: 'hunter22' }), typed(10, 'hunter222'), snapshot(text(20, 'hunter222'))],
      { grant: FORMS },
    );

    expect(out).not.toContain('hunter2');
  });

  test('a password stays masked when its field turns into one later, or was one before', () => {
    const becomes = [
      field({ type: 'text' }),
      typed(10, 'hunter22'),
      mutation({ attributes: [{ id: 10, attributes: { type: 'password' } }] }),
    ];
    const was = [
      field({ type: 'password' }),
      mutation({ attributes: [{ id: 10, attributes: { type: 'text', value: 'hunter22' } }] }),
      typed(10, 'hunter22'),
    ];
    const shownAgain = [field({ type: 'password' }), field({ type: 'text', value: 'hunter22' })];

    for (const events of [becomes, was, shownAgain])
      expect(redacted(events, { grant: FORMS })).not.toContain('hunter22');
  });

  test('a field of an earlier chunk is masked unless that chunk told what it is', () => {
    const first = redactEvents(
      [
        field({ type: 'text' }),
        snapshot(element(11, 'input', { type: 'password' }), element(10, 'input', {})),
      ],
      { grant: FORMS },
    );
    const later = [typed(10, 'Wilhelmina'), typed(11, 'hunter22')];

    expect(redacted(later, { grant: FORMS })).not.toMatch(/Wilhelmina|hunter22/);
    expect(redacted(later, { grant: FORMS, fields: first.fields! })).toContain('Wilhelmina');
    expect(redacted(later, { grant: FORMS, fields: first.fields! })).not.toContain('hunter22');
  });

  test('text of an editable element of an earlier chunk is known to be typed', () => {
    const first = redactEvents([snapshot(element(10, 'div', { contenteditable: 'true' }, [text(11, '')]))], {
      grant: new Set(),
    });
    const later = [
      mutation({
        texts: [{ id: 11, value: 'Wilhelmina' }],
        adds: [{ parentId: 10, nextId: null, node: text(12, 'Oakley') }],
      }),
    ];

    expect(redacted(later, { fields: first.fields! })).not.toMatch(/Wilhelmina|Oakley/);
  });

  test('when what earlier chunks told is lost, all text is masked until a full snapshot tells it anew', () => {
    const change = mutation({ texts: [{ id: 11, value: 'Wilhelmina' }] });
    const page = snapshot(element(10, 'p', {}, [text(11, 'Aquila binoculars')]));
    const lost = { grant: new Set<Category>(), fields: 'unknown' } as const;

    expect(redacted([change], lost)).not.toContain('Wilhelmina');
    expect(redactEvents([change], lost).fields).toBeUndefined();
    expect(redacted([change, page], lost)).not.toMatch(/Wilhelmina|Aquila/);
    expect(redactEvents([change, page], lost).fields).toBeDefined();
    expect(redacted([page, change], lost)).toMatch(/Aquila|Wilhelmina/);
  });

  test('every choice of a list is masked, so that the one that was made is not known as the one that is missing', () => {
    const list = (chosen: string) => [
      snapshot(
        element(
          10,
          'select',
          { value: chosen },
          ['Canada', 'Germany'].map((name, n) => element(20 + n, 'option', {}, [text(30 + n, name)])),
        ),
      ),
    ];

    expect(redacted(list('Canada'))).toBe(redacted(list('Germany')));
    expect(redacted(list('Canada'))).not.toMatch(/Canada|Germany/);
  });

  test('a card number needs numbers granted too, also while it is being typed', () => {
    const number = '4111 1111 1111 1111';
    const events = [
      field({ type: 'text' }),
      ...Array.from(number, (_, at) => typed(10, number.slice(0, at + 1))),
    ];

    expect(redacted(events, { grant: FORMS })).not.toContain('4111');
    expect(redacted(events, { grant: new Set(['forms', 'numbers'] as const) })).toContain(number);
  });

  test('a field that asks for an address or a number needs that granted too', () => {
    expect(redacted([field({ type: 'email' }), typed(10, 'jwren')], { grant: FORMS })).not.toContain('jwren');
    expect(redacted([field({ type: 'tel' }), typed(10, '911')], { grant: FORMS })).not.toContain('911');
  });

  test('a number in several fields needs numbers granted too', () => {
    const parts = ['4111', '1111', '1111', '1112'];
    const inputs = parts.map((_, at) => element(20 + at, 'input', { type: 'text' }));
    const card = [
      snapshot(element(9, 'form', {}, [element(8, 'input', {}), ...inputs])),
      typed(8, 'Wilhelmina'),
      ...parts.flatMap((part, at) => [typed(20 + at, part.slice(0, 2)), typed(20 + at, part)]),
    ];
    const valid = JSON.parse(JSON.stringify(card).replaceAll('1112', '1111')) as unknown[];

    expect(redacted(valid, { grant: FORMS })).not.toMatch(/11"/);
    expect(redacted(valid, { grant: FORMS })).toContain('Wilhelmina');
    expect(redacted(card, { grant: FORMS })).toContain('1112');
    const { kept } = redactEvents(valid, { grant: new Set(['forms', 'numbers'] as const) });
    expect(kept).toContainEqual({ type: 'card', value: '4111111111111111' });
  });

  test.each([
    [{ maxlength: '1' }, []],
    [{ maxlength: '4' }, ['numbers']],
    [{ name: 'cardNumber' }, ['numbers']],
    [{ id: 'mobile_phone' }, ['numbers']],
    [{ placeholder: 'Your e-mail' }, ['emails']],
  ] as const)('the field %j needs %j granted too, whatever its value', (attributes, needed) => {
    const events = [field(attributes), typed(10, '7')];

    expect(redacted(events, { grant: FORMS })).not.toContain('"7"');
    const all = new Set<Category>(['forms', ...needed]);
    expect(redacted(events, { grant: all }).includes('"7"')).toBe(needed.length > 0);
  });

  test('a field that a later snapshot shows as a password was one before', () => {
    const events = [field({ type: 'text' }), typed(10, 'hunter22'), field({ type: 'password' })];

    expect(redacted(events, { grant: FORMS })).not.toContain('hunter');
  });

  test('a choice of a secret list is as secret as the list', () => {
    const list = snapshot(
      element(10, 'select', { name: 'pin' }, [element(11, 'option', { value: '7' }, [text(12, 'Seven')])]),
    );

    expect(redacted([list], { grant: FORMS })).not.toMatch(/Seven|"7"/);
  });

  test('what was kept is reported, and counted when nothing in it can be searched for', () => {
    const { kept, report } = redactEvents(
      [field({ type: 'text' }), typed(10, 'jwren@acme.io'), typed(10, 'Wilhelmina')],
      {
        grant: new Set(['forms', 'emails'] as const),
      },
    );

    expect(kept).toEqual([{ type: 'email', value: 'jwren@acme.io' }]);
    expect(report.unsearchable).toBe(1);
  });
});
