// Well-formed UTF-8.

/** Whether bytes are well-formed UTF-8 (Unicode Standard, table 3-7). */
export function isUtf8(start: usize, end: usize): bool {
  let at = start;
  while (at < end) {
    if (at + 8 <= end && (load<u64>(at) & 0x8080808080808080) === 0) {
      at += 8;
      continue;
    }
    const lead = load<u8>(at);
    if (lead < 0x80) {
      at++;
      continue;
    }
    const second = load<u8>(at + 1);
    if (lead >= 0xc2 && lead <= 0xdf) {
      if ((second & 0xc0) !== 0x80) return false;
      at += 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      if (second < (lead === 0xe0 ? 0xa0 : 0x80) || second > (lead === 0xed ? 0x9f : 0xbf)) return false;
      if ((load<u8>(at + 2) & 0xc0) !== 0x80) return false;
      at += 3;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      if (second < (lead === 0xf0 ? 0x90 : 0x80) || second > (lead === 0xf4 ? 0x8f : 0xbf)) return false;
      if ((load<u8>(at + 2) & 0xc0) !== 0x80 || (load<u8>(at + 3) & 0xc0) !== 0x80) return false;
      at += 4;
    } else return false;
  }
  return at === end;
}
