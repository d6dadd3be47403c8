/**
 * Why the server closes a sync socket (PROTOCOL.md). A stock client stops on 44xx and retries on everything else.
 */
export const closeCode = {
  /** Malformed or hostile content. Never answered with a step 1, or it would loop. */
  malformed: 4400,
  /** The ticket, token or session is missing, used or expired: sign in again. */
  signInAgain: 4401,
  /** A right was withdrawn while connected. */
  rightWithdrawn: 4403,
  /** No such compartment, or no right to it: the same answer. */
  notFound: 4404,
  /** The Yjs client id belongs to someone else, or is live on another connection: make a new one. */
  clientIdTaken: 4409,
  /** A frame above its limit (limits.ts). */
  tooLarge: 4413,
  /** More requests than a person's client makes. */
  tooFast: 4529,
  /** The server is stopping, the store is down, or this peer reads too slowly: connect again. */
  tryAgain: 1013,
} as const;

/** One of the codes of {@link closeCode}. */
export type CloseCode = (typeof closeCode)[keyof typeof closeCode];
