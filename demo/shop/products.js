/** The catalogue: name, price in dollars, description and a drawing of each product. */
export const PRODUCTS = [
  {
    sku: 'AQ-1107',
    name: 'Tidewater 8×42 binoculars',
    price: 349,
    text: 'Bright, close-focusing to 1.9 m, 640 g. Waterproof to IPX7.',
    drawing:
      '<path d="M30 20h16v40H22zM74 20H58v40h24zM46 30h12v12H46z"/><circle cx="34" cy="64" r="13"/><circle cx="70" cy="64" r="13"/>',
  },
  {
    sku: 'AQ-1290',
    name: 'Ridgeline 65 mm spotting scope',
    price: 1249,
    text: 'Angled, 15–45× zoom, 1,380 g with its case.',
    drawing:
      '<path d="M10 44l58-18 6 20-58 18zM76 24l14-6 8 24-14 6zM48 56l-10 30h6l8-28zM56 54l14 32h-7L50 58z"/>',
  },
  {
    sku: 'AQ-2041',
    name: 'Field notebook, pack of 3',
    price: 18.5,
    text: 'Stone paper, 96 pages, 9 × 14 cm. Writes in the rain.',
    drawing:
      '<path d="M24 14h50a6 6 0 0 1 6 6v62H24zM34 30h34v4H34zM34 42h34v4H34zM34 54h22v4H34z" fill-rule="evenodd"/>',
  },
  {
    sku: 'AQ-3310',
    name: 'Cedar seed feeder',
    price: 64,
    text: 'Holds 2.2 kg. Squirrel-proof since 2019-04-01, they say.',
    drawing: '<path d="M52 8l36 26H16zM26 36h52v34H26zM18 74h68v6H18zM44 46h16v24H44z" fill-rule="evenodd"/>',
  },
  {
    sku: 'AQ-4402-B',
    name: 'Trail camera TC-2',
    price: 129.95,
    text: 'Firmware 4.12.1, video in 1920×1080 at 30 frames a second.',
    drawing:
      '<path d="M22 18h58v62H22zM36 30h30v22H36z" fill-rule="evenodd"/><circle cx="51" cy="41" r="8"/><path d="M30 62h42v4H30z" fill="#eef3f9"/>',
  },
  {
    sku: 'AQ-8099',
    name: 'Birds of the West Coast, 3rd edition',
    price: 32,
    text: 'Published 2026-03-14. 512 pages, 640 species.',
    drawing:
      '<path d="M20 20c12-6 22-5 32 2 10-7 20-8 32-2v58c-12-5-22-4-32 3-10-7-20-8-32-3zM51 24v54h2V24z" fill-rule="evenodd"/>',
  },
];

export function dollars(amount) {
  return amount.toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}

export function productOf(sku) {
  return PRODUCTS.find((product) => product.sku === sku);
}
