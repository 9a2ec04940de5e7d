/**
 * A page with something planted in every place that docs/redaction.md names: an email address, a phone, an address of
 * the net or a card, another one in each place, so that what leaves the browser tells where it came from.
 */
export type Kind = 'email' | 'phone' | 'ip' | 'card';

/** Values that begin differently: what was typed is masked elsewhere as far as text agrees with it. */
const MAKE: Readonly<Record<Kind, (n: number) => string>> = {
  email: (n) =>
    `${[17_576, 676, 26, 1].map((unit) => String.fromCharCode(97 + (Math.floor((n * 7919) / unit) % 26))).join('')}.wren@acme.io`,
  phone: (n) => `${230 + (n % 700)}-55${n % 10}-${1000 + n}`,
  ip: (n) => `203.0.${n % 200}.${(n * 7) % 250}`,
  card: (n) => withCheckDigit(`411111${String(n).padStart(9, '0')}`),
};

/** Every value that was planted, and where. */
export class Plants {
  readonly values: { place: string; kind: Kind; value: string }[] = [];

  plant(place: string, kind: Kind = 'email'): string {
    const value = MAKE[kind](this.values.length + 100);
    this.values.push({ place, kind, value });
    return value;
  }

  /** Where what stands in the text was planted, by kind. */
  leaks(text: string, kinds: readonly Kind[] = ['email', 'phone', 'ip', 'card']): string[] {
    return this.values
      .filter(({ kind, value }) => kinds.includes(kind) && text.includes(value))
      .map(({ place, value }) => `${place}: ${value}`);
  }
}

const TEXT_ATTRIBUTES =
  `title alt placeholder label content summary abbr download datetime list pattern aria-label
  aria-description aria-valuetext aria-roledescription data-user data-src class id name for type width height role x-user
  custom-attribute itemprop lang style-note`.split(/\s+/);
const URL_ATTRIBUTES =
  'href src action formaction poster background data cite ping longdesc usemap manifest'.split(' ');
const INPUT_TYPES =
  `text search tel url email password number range color date hidden checkbox radio submit button reset
  image`.split(/\s+/);

/** HTML with something in every place that HTML can fill. */
export function leakyHtml(plants: Plants, when: string): string {
  const at = (place: string, kind?: Kind) => plants.plant(`${when}: ${place}`, kind);
  return [
    ...(['email', 'phone', 'ip', 'card'] as const).map(
      (kind) => `<p>text, ${kind} ${at('text', kind)} today</p>`,
    ),
    `<p>${split(at('split over inline elements'), 'b')}</p>`,
    `<p>${split(at('split phone', 'phone'), 'span')}</p>`,
    ...TEXT_ATTRIBUTES.map((name) => `<div ${name}="${at(`attribute ${name}`)}"></div>`),
    ...TEXT_ATTRIBUTES.map((name) => `<div ${name}="${at(`attribute ${name}, phone`, 'phone')}"></div>`),
    ...URL_ATTRIBUTES.flatMap((name) => [
      `<a ${name}="/u/${at(`${name}, path`)}/x"></a>`,
      `<a ${name}="/u?q=${at(`${name}, query`)}"></a>`,
      `<a ${name}="/u?${encodeURIComponent(at(`${name}, name of a parameter`))}=1"></a>`,
      `<a ${name}="/u#/${at(`${name}, fragment`, 'phone')}"></a>`,
    ]),
    `<a href="https://${at('userinfo')}:hunter22@shop.acme.io/">x</a>`,
    `<a href="mailto:${at('mailto')}?subject=${at('subject', 'phone')}">write</a><a href="tel:${at('tel', 'phone')}">call</a>`,
    `<a href="javascript:alert('${at('javascript')}')">run</a>`,
    `<img src="data:text/plain,${at('data')}"><img srcset="/a?u=${at('srcset')} 1x, /b/${at('srcset path')} 2x">`,
    `<i onclick="show('${at('handler')}')"></i>`,
    `<iframe srcdoc="&lt;p>${at('srcdoc')}&lt;/p>&lt;input value='${at('input in srcdoc')}'>"></iframe>`,
    `<p style="--user: '${at('custom property')}'; background: url(/b?u=${at('url in style')})"></p>`,
    `<style>.x::before{content:"${at('content of a rule')}"}[data-u="${at('selector')}"]{color:red}/* ${at('comment of css')} */</style>`,
    `<!-- ${at('comment')} --><noscript>${at('noscript')}</noscript><template>${at('template')}</template>`,
    `<script type="text/plain">${at('script')}</script>`,
    ...INPUT_TYPES.map((type) => `<input type="${type}" value="${at(`input ${type}`)}">`),
    ...INPUT_TYPES.map((type) => `<input type="${type}" value="${at(`input ${type}, phone`, 'phone')}">`),
    `<textarea>${at('textarea')}</textarea><textarea>${at('textarea, phone', 'phone')}</textarea>`,
    `<select><option value="${at('value of an option')}">${at('text of an option')}<option selected>${at('choice')}</select>`,
    `<button value="${at('value of a button')}">${at('text of a button')}</button><ul><li value="1">${at('li')}</li></ul>`,
    `<div contenteditable>typed ${at('editable')} <b>${at('inside editable')}</b></div>`,
    `<svg viewBox="0 0 9 9"><title>${at('title of svg')}</title><text>${at('text of svg')}</text><a xlink:href="/u?m=${at('xlink')}"></a><path d="M1 2" data-d="${at('data of a path')}"/></svg>`,
    `<meta name="author" content="${at('meta')}"><object data="/o?u=${at('object')}"></object><video poster="/p?u=${at('poster')}"></video>`,
    `<details><summary>${at('summary')}</summary></details><table><caption>${at('caption')}</caption><tr><td>${at('cell', 'ip')}</table>`,
    `<p title="${at('title of a masked one')}" data-scrubjay="mask">only words here</p>`,
    `<p>${[...at('percent-encoded')].join('').replace('@', '%40')} &amp;#64; ${at('zero-width').replace('@', '\u200b@')}</p>`,
  ].join('\n');
}

function split(value: string, tag: string): string {
  return [...value].map((unit) => `<${tag}>${unit}</${tag}>`).join('');
}

/** Of these the name itself is planted, where no address can stand. */
export const NAMES: ReadonlySet<string> = new Set(['custom element', 'attribute name']);

/** What a page's script can do with a value once the recording runs; each is called in the page with a value. */
export const SCRIPTED: Readonly<Record<string, (value: string) => void>> = {
  'text changed': (value) => {
    document.querySelector('#text')!.firstChild!.nodeValue = `now ${value}`;
  },
  'attribute changed': (value) => document.querySelector('#text')!.setAttribute('title', value),
  'title changed': (value) => {
    document.title = `Hello ${value}`;
  },
  'pieces appended one after the other': async (value) => {
    for (const piece of value.split(/(?=@)|(?<=@)/)) {
      document.querySelector('#pieces')!.append(piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
  'rule inserted': (value) =>
    void (document.querySelector('#sheet') as HTMLStyleElement).sheet!.insertRule(
      `.y::after{content:"${value}"}`,
    ),
  'declaration set': (value) => {
    const [rule] = (document.querySelector('#sheet') as HTMLStyleElement).sheet!.cssRules;
    (rule as CSSStyleRule).style.setProperty('--owner', `"${value}"`);
  },
  'style set': (value) =>
    (document.querySelector('#text') as HTMLElement).style.setProperty('--owner', `"${value}"`),
  'adopted style sheet': (value) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`.z::after{content:"${value}"}`);
    document.adoptedStyleSheets = [sheet];
  },
  'shadow root': (value) => {
    const host = document.body.appendChild(document.createElement('div'));
    host.attachShadow({
      mode: 'open',
    }).innerHTML = `<p title="${value}">${value}</p><input value="${value}">`;
  },
  'shadow root, later': async (value) => {
    const host = document.body.appendChild(document.createElement('div'));
    const root = host.attachShadow({ mode: 'open' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    root.append(Object.assign(document.createElement('p'), { textContent: value }));
  },
  frame: async (value) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.contentDocument!.body.innerHTML = `<p>${value}</p><input value="${value}"><div contenteditable>${value}</div>`;
    await new Promise((resolve) => setTimeout(resolve, 50));
    frame.contentDocument!.querySelector('p')!.firstChild!.nodeValue = `changed ${value}`;
  },
  'design mode': async (value) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.contentDocument!.designMode = 'on';
    await new Promise((resolve) => setTimeout(resolve, 50));
    frame.contentDocument!.body.textContent = `dear ${value.replace('@', ' ')}`;
  },
  canvas: (value) => {
    const canvas = document.body.appendChild(document.createElement('canvas'));
    canvas.getContext('2d')!.fillText(value, 10, 10);
  },
  'value set by script': (value) => {
    (document.querySelector('#field') as HTMLInputElement).value = value;
  },
  'value attribute set': (value) => document.querySelector('#field')!.setAttribute('value', value),
  'custom element': (value) => {
    document.body.append(document.createElement(`x-${value}`));
  },
  'attribute name': (value) => document.querySelector('#text')!.setAttribute(`data-${value}`, ''),
  'address of the page': (value) => history.pushState(null, '', `/u/${value}?mail=${value}#${value}`),
  'font face': (value) => {
    document.fonts.add(new FontFace(value, `url(/f?u=${value})`));
  },
  console: (value) => console.log(value),
  'tracked event': (value) =>
    (window as unknown as { scrubjay: { track(name: string, props: unknown): void } }).scrubjay.track(
      `bought by ${value}`,
      {
        [value]: 1,
        to: [{ mail: `write ${value}` }],
      },
    ),
};

function withCheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const doubled = at % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
