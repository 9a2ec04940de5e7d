import type { Player } from '../../core/disclosure/page.ts';

// The bundler puts the files of rrweb-player in these names' places: see lib/handler-code.ts.
declare const RRWEB_PLAYER_SCRIPT: string;
declare const RRWEB_PLAYER_STYLE: string;

/** The player that exports carry with them. */
export function player(): Player {
  return { script: RRWEB_PLAYER_SCRIPT, style: RRWEB_PLAYER_STYLE };
}
