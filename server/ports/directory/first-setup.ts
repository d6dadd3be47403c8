import type { NewUser } from "./accounts.ts";
import type { PartnerRecord } from "./partners.ts";
import type { Cause } from "./trail.ts";

/** The one-time link that makes the first administrator of an installation. */
export interface FirstSetupStore {
  /** Stores the link, replacing the one before, which no longer works. */
  putSetupLink(link: { readonly secretHash: string; readonly expiresAt: number }): Promise<void>;
  /** Whether {@link setUpFirst} would take the link now. */
  isSetupLink(link: { readonly secretHash: string; readonly now: number }): Promise<boolean>;
  /**
   * Spends the link and makes the first partner (unless it exists) and the first administrator, in one transaction.
   * `wrong-link`, with nothing changed, for an unknown or expired link, and for every link once any account exists.
   */
  setUpFirst(
    by: Cause,
    setup: { readonly secretHash: string; readonly now: number; readonly partner: PartnerRecord; readonly user: NewUser },
  ): Promise<"done" | "wrong-link">;
}
