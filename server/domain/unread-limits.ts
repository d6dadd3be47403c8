// How long the server keeps a connection whose peer does not read what it is sent. Each kind has its own limit, because each holds up
// something different: an unread answer holds its person's turn, an unread board the memory of the backlog, a silent connection only a socket.

/** One limit for each kind of connection. Times in milliseconds. */
export const UNREAD_LIMITS = {
  /** A REST answer of which nothing is read is given up after this time. */
  answerMs: 30_000,
  /** A sync peer that is marked as behind, and has not drained after this time, is closed (H7). */
  behindMs: 15_000,
  /**
   * A sync peer is pinged this often, unless it has sent something since and may have left no more than `unprovenBytes` unread, and cut at the ping
   * after `missedPings` without an answer: a cut line is noticed within 30 s, and so is one who sends and does not read.
   */
  sync: {
    pingMs: 9_000,
    missedPings: 2,
    /** The same if the server has stopped reading from the peer since, and so may not see answers: a person who writes too fast waits for about a minute (H14). */
    missedPingsPaused: 9,
    /** Far below what the system keeps for a connection: what fits there looks as if it had been read. */
    unprovenBytes: 64 << 10,
  },
  /** A control connection is pinged this often, and cut when the pong takes longer than `pongMs`: within 16 s. */
  control: { pingMs: 8_000, pongMs: 8_000 },
} as const;
