type Gpp = (command: string, callback: (data: GppData | undefined, success?: boolean) => void) => void;
interface GppData {
  readonly gppString?: string;
  readonly parsedSections?: Readonly<Record<string, unknown>>;
}

/** What the browser or the page's consent platform says of sale and sharing. */
export interface Signals {
  /** Global Privacy Control, or an opt-out of a section of the IAB's GPP. */
  readonly optsOut: boolean;
  /** The GPP string, if there is a platform that has one. */
  readonly gpp: string | undefined;
}

/** Reads navigator.globalPrivacyControl and `__gpp`. What cannot be read says nothing. */
export function readSignals(): Signals {
  let gpp: GppData | undefined;
  try {
    (globalThis as { __gpp?: Gpp }).__gpp?.('ping', (data) => {
      gpp = data;
    });
  } catch {
    // The platform is not ready, or is none.
  }
  const sections = Object.values(gpp?.parsedSections ?? {}).flat() as Readonly<Record<string, unknown>>[];
  const saysOptOut = sections.some(
    (section) => section?.Gpc === true || section?.SaleOptOut === 1 || section?.SharingOptOut === 1,
  );
  const control = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
  return { optsOut: control === true || saysOptOut, gpp: gpp?.gppString };
}
