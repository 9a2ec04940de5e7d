/** The version of this software, as receipts state it; a test holds it against package.json. */
export const VERSION = '0.1.0';
