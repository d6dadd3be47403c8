import type { ArchiveRow } from "../../ports/archive.ts";

/** What the stores hold, in a column that cannot be null, for an account without a password. No password has it for a hash. */
export const NO_PASSWORD = "";

/** A stored password hash as an archive has it: null for an account without a password. */
export function toPasswordHash(stored: string): string | null {
  return stored === NO_PASSWORD ? null : stored;
}

/** Why a row cannot be restored that no store of this version has a place for. */
export function notKept(kind: ArchiveRow["kind"]): string {
  return `this version of Majlis has no place for rows of kind ${kind}, and leaves nothing out; use the version that wrote the backup, or a newer one`;
}
