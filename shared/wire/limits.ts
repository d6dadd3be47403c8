/** Largest update in an Update frame, bytes. Above it the socket is closed with 4413. */
export const MAX_UPDATE_BYTES = 1 << 20;
/** Largest update in a SyncStep2 frame, bytes: it carries a whole document's delete set. */
export const MAX_STEP2_BYTES = 8 << 20;
/** Backstop in the WebSocket library; its own close code 1009 is retried for ever, so our checks come first. */
export const MAX_PAYLOAD_BYTES = MAX_STEP2_BYTES + 1024;
/**
 * Largest state vector, bytes. An entry has at most 10, so this is a vector of 400,000 client ids, eight times as many as a board takes:
 * boards of earlier versions had no limit.
 */
export const MAX_VECTOR_BYTES = 4 << 20;
/**
 * A peer's state vector may name this many client ids more than the board has: its own unsent ones, and those that another node of the
 * cluster has taken and this one has yet to hear of. Decoding 10,000 takes about a millisecond.
 */
export const VECTOR_SLACK_CLIENTS = 10_000;
/** Largest presence state of one client, bytes of JSON. */
export const MAX_PRESENCE_STATE_BYTES = 4096;
/**
 * An awareness message may hold this many entries more than the board shows: a stock client returns every entry that it got, also of those
 * who have left since. Skipping 10,000 takes about a millisecond.
 */
export const PRESENCE_SLACK_ENTRIES = 10_000;
/** Client ids are unsigned 32-bit integers. */
export const MAX_CLIENT_ID = 2 ** 32 - 1;
/** Clocks above this would leave the exact range of Yjs' readers. */
export const MAX_CLOCK = 2 ** 31 - 1;
/** Step 1 requests one peer may make in {@link STEP1_PERIOD_MS}: each may be answered with a whole document. */
export const STEP1_BURST = 20;
/** See {@link STEP1_BURST}. */
export const STEP1_PERIOD_MS = 10_000;
/** Version 1 of the sync protocol, as a WebSocket subprotocol. */
export const SUBPROTOCOL = "majlis.v1";
/** The same, with receipts. */
export const SUBPROTOCOL_RECEIPTS = "majlis.receipts.v1";
