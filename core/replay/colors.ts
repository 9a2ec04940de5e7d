/** The named colours of CSS Color Level 4, its keywords, and what stands for a paint in SVG 2. */
const NAMED = new Set(
  `aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
  cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
  darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
  darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
  firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
  hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
  lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
  lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
  mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
  midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
  palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
  rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue
  slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
  yellowgreen transparent currentcolor none inherit initial unset revert context-fill context-stroke canvas canvastext
  linktext visitedtext buttonface buttontext buttonborder field fieldtext highlight highlighttext graytext mark
  marktext accentcolor accentcolortext`.split(/\s+/),
);

const CHANNEL = String.raw`-?(?:\d{1,2}|[12]\d\d|3[0-5]\d|360)?(?:\.\d{1,10})?(?:%|deg|rad|turn)?`;
const FUNCTION = `(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\\(\\s*${CHANNEL}(?:\\s*[\\s,/]\\s*${CHANNEL}){2,3}\\s*\\)`;
const PAINT_SERVER = String.raw`url\(#[A-Za-z][\w-]{0,63}\)`;
const HEX = '#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})';
const COLOR = new RegExp(`^(?:${HEX}|${FUNCTION}|${PAINT_SERVER})$`, 'i');

/** Whether a value is a colour (CSS Color Level 4) and nothing else, or a paint server of the page. */
export function isColor(value: string): boolean {
  const color = value.trim();
  return NAMED.has(color.toLowerCase()) || COLOR.test(color);
}
