/** Why a compartment was refused for good, by the server or, where `unasked`, by this page itself; each has its own sentence in the interface. */
export type RefusalReason = "malformed" | "too-large" | "identity-taken" | "board-full" | "share-full" | "unasked";

/** Where the sync socket of one compartment is. */
export type ConnectionState =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  /** Lost; the link retries by itself. */
  | { readonly kind: "offline" }
  /** The session ended: sign in again. Edits are kept in memory. */
  | { readonly kind: "signed-out" }
  /** The right was withdrawn or never existed: the local copy is wiped. */
  | { readonly kind: "withdrawn" }
  | { readonly kind: "refused"; readonly reason: RefusalReason };

/** The state of one compartment's link, as the screens read it. */
export interface LinkSnapshot {
  readonly state: ConnectionState;
  /** Local edits without a receipt. */
  readonly unsaved: number;
  /** The same as a person counts them: typing without a pause is one. */
  readonly acts: number;
  /** The whole document has arrived at least once. */
  readonly isLoaded: boolean;
}

/** The one sync badge of a room, folded from all its compartments. */
export type SyncBadge =
  | { readonly kind: "connecting" }
  | { readonly kind: "saved" }
  | { readonly kind: "saving"; readonly edits: number }
  | { readonly kind: "offline"; readonly edits: number }
  | { readonly kind: "read-only" }
  | { readonly kind: "signed-out"; readonly edits: number }
  | { readonly kind: "rejected"; readonly reason: RefusalReason };

/** Folds the links of a room into one badge: the worst state wins, and *saved* needs a receipt for every edit in every compartment (P1). */
export function foldBadge(links: readonly LinkSnapshot[], canWrite: boolean): SyncBadge {
  const edits = links.reduce((sum, link) => sum + link.acts, 0);
  for (const link of links) if (link.state.kind === "refused") return { kind: "rejected", reason: link.state.reason };
  if (links.some((link) => link.state.kind === "signed-out")) return { kind: "signed-out", edits };
  if (links.some((link) => link.state.kind === "offline")) return { kind: "offline", edits };
  if (links.some((link) => link.state.kind === "connecting")) return { kind: "connecting" };
  if (!canWrite) return { kind: "read-only" };
  return edits > 0 ? { kind: "saving", edits } : { kind: "saved" };
}
