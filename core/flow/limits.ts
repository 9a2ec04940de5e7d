/** Sizes, times and counts that more than one stage must agree on. Sizes are bytes, times as named. */

/** The largest request body collect accepts: with its envelope a record then fits Kinesis's 1 MiB. */
export const MAX_CHUNK_BYTES = 700 * 1024;

/** The largest chunk once inflated: what one invocation may hold in memory. */
export const MAX_INFLATED_BYTES = 20 * 1024 * 1024;

/** The highest sequence number of a chunk: at one chunk a second a session would last eleven days. */
export const MAX_SEQUENCE = 999_999;

/** The largest body of an identify call. */
export const MAX_IDENTITY_BYTES = 8 * 1024;

/** How long a session token is good for. Short, so that an erased session's recorder soon starts a new one. */
export const TOKEN_SECONDS = 15 * 60;

/** How long after its end a token may still be exchanged for a new one of the same session. */
export const TOKEN_REFRESH_SECONDS = 4 * 60 * 60;

/** How long a session may go on; then its recorder starts a new one. */
export const SESSION_SECONDS = 4 * 60 * 60;

/** How far clocks may disagree: a deletion at T0 covers what was stamped up to T0 plus this. */
export const CLOCK_SKEW_SECONDS = 5 * 60;

/** How long the known values of a running session are kept for masking; a session lasts four hours at most. */
export const IDENTITY_SECONDS = 24 * 60 * 60;
