/** Form of the ids of cards, links and comments (BOARD.md). */
export const BOARD_ID = /^[A-Za-z0-9][A-Za-z0-9._:+-]{0,127}$/;
/** What the validator asks of new keys of the roots (RULES.md, V34): every store and every notice can tell such keys apart. */
export const ROOT_KEY = /^[^\p{Cc}\p{Cs}\uFFFD]+$/u;

/**
 * How much one field of the board may hold. Text is counted in UTF-16 code units, as Yjs does; lists in members.
 * Writers refuse more; readers cut text that concurrent typing made longer, and call any other excess unreadable.
 */
export const BOARD_LIMITS = {
  id: 128,
  title: 300,
  body: 200_000,
  comment: 4_000,
  name: 200,
  note: 2_000,
  url: 2_000,
  word: 80,
  tags: 60,
  references: 60,
  attachments: 60,
  derivedFrom: 60,
  caveats: 20,
  /** Nations that a marking names: as many as a compartment may have. */
  nations: 64,
  rank: 64,
  /** Nesting of a plain value; nothing the board writes itself is deeper than 4. */
  valueDepth: 8,
  /** Members and elements, all levels together, of one plain value. */
  valueNodes: 1_000,
  /** Nesting of elements in a rich text. */
  bodyDepth: 32,
} as const;
