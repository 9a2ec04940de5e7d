/** A chunk that is not written as rrweb writes it, or is not well-formed: the reference redacts or refuses it. */
export class Irregular extends Error {}
