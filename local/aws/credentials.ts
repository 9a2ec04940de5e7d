import { ADMIN } from '../iam/permissions.ts';

/** The credentials of the local run: one access key per principal; the secret is the same, nobody checks it. */
export interface Credentials {
  /** @throws Error for a principal that the template does not have */
  forPrincipal(principal: string): { accessKeyId: string; secretAccessKey: string };
  /** The principal that an access key id belongs to. */
  principalOf(accessKeyId: string): string | undefined;
}

export function createCredentials(principals: readonly string[]): Credentials {
  const keyOf = (principal: string) => `LOCAL${principal.toUpperCase()}`;
  const byKey = new Map([ADMIN, ...principals].map((principal) => [keyOf(principal), principal]));
  return {
    forPrincipal(principal) {
      if (byKey.get(keyOf(principal)) !== principal)
        throw new Error(
          `no function ${principal} with a role in the template; expected a logical id or '${ADMIN}'`,
        );
      return { accessKeyId: keyOf(principal), secretAccessKey: 'local' };
    },
    principalOf: (accessKeyId) => byKey.get(accessKeyId),
  };
}
