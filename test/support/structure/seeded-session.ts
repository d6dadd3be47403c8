import * as Y from "yjs";
import { seededNumbers } from "../seeded-history.ts";
import { randomEdit } from "./edits.ts";

/** A frame a stock client sends: one of its updates, or the answer to a step 1 when it comes back. */
export interface SentFrame {
  readonly user: string;
  readonly update: Uint8Array;
  readonly isStep2: boolean;
}

/** What a session asks of the server it plays against. */
export interface SessionServer {
  /** Takes a frame; answers the effective update to spread, or null if nothing was new. Throws if honest work is turned away. */
  send(frame: SentFrame): Uint8Array | null;
  /** The vector the server's step 1 carries. */
  stateVector(): Uint8Array;
}

interface Editor {
  readonly user: string;
  doc: Y.Doc;
  undo: Y.UndoManager;
  read: number;
  isOnline: boolean;
}

/** Options of {@link playSession}. */
export interface SessionSize {
  readonly seed: number;
  readonly editors: number;
  readonly steps: number;
}

/**
 * Plays people on stock Yjs clients who lag, go offline, restart with a new client id, undo, and come back with a SyncStep2.
 * Everything they send is honest, in an order a server could see. Answers their documents, all caught up.
 */
export function playSession(size: SessionSize, server: SessionServer): Y.Doc[] {
  const random = seededNumbers(size.seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const spread: Uint8Array[] = [];
  const send = (frame: SentFrame): void => {
    const effective = server.send(frame);
    if (effective !== null) spread.push(effective);
  };
  const editors = Array.from({ length: size.editors }, (_, index): Editor => {
    const editor = { user: `user-${index}`, read: 0, isOnline: true } as Editor;
    boot(editor, new Y.Doc({ gc: index % 3 !== 2 }), { send, pick });
    return editor;
  });
  const catchUp = (editor: Editor, upTo: number): void => {
    for (; editor.read < upTo; editor.read++) Y.applyUpdate(editor.doc, spread[editor.read] as Uint8Array, "remote");
  };
  const vectors: Uint8Array[] = [];
  const comeBack = (editor: Editor): void => {
    catchUp(editor, spread.length);
    editor.isOnline = true;
    vectors.push(server.stateVector());
    // An answer to an older step 1 overlaps what is known, in the middle of structs too.
    const vector = vectors[pick(2) === 0 ? vectors.length - 1 : pick(vectors.length)] as Uint8Array;
    send({ user: editor.user, update: Y.encodeStateAsUpdate(editor.doc, vector), isStep2: true });
  };
  for (let step = 0; step < size.steps; step++) {
    const editor = editors[pick(editors.length)] as Editor;
    const roll = pick(40);
    if (roll === 0) editor.isOnline = false;
    else if (roll === 1 && !editor.isOnline) restart(editor, { send, pick });
    else if (roll < 5 && !editor.isOnline) comeBack(editor);
    else if (roll < 14 && editor.isOnline) catchUp(editor, editor.read + pick(spread.length - editor.read + 1));
    else if (roll === 14 && editor.isOnline) comeBack(editor);
    else if (roll === 15) stepBack(() => editor.undo.undo());
    else if (roll === 16) stepBack(() => editor.undo.redo());
    else editor.doc.transact(() => randomEdit(editor.doc, pick), "edit");
  }
  // Tidying while catching up makes new updates, so go round until all is quiet.
  for (const editor of editors) comeBack(editor);
  for (let before = -1; before !== spread.length;) {
    before = spread.length;
    for (const editor of editors) catchUp(editor, spread.length);
  }
  return editors.map((editor) => editor.doc);
}

/** Undoes or redoes. Yjs 13.6.33 can trip over an item that was collected meanwhile; what it did until then stays done and is sent. */
function stepBack(step: () => unknown): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

interface Wiring {
  readonly send: (frame: SentFrame) => void;
  readonly pick: (count: number) => number;
}

function boot(editor: Editor, doc: Y.Doc, { send, pick }: Wiring): void {
  doc.clientID = 1 + pick(4_294_967_294);
  editor.doc = doc;
  editor.undo = new Y.UndoManager(doc.getMap("cards"), { trackedOrigins: new Set(["edit"]), captureTimeout: 0 });
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "remote" && editor.isOnline) send({ user: editor.user, update, isStep2: false });
  });
}

/** Closes the page and opens it again from what was kept on disk: same content, new client id. */
function restart(editor: Editor, wiring: Wiring): void {
  const kept = Y.encodeStateAsUpdate(editor.doc);
  editor.undo.destroy();
  editor.doc.destroy();
  const doc = new Y.Doc();
  Y.applyUpdate(doc, kept, "remote");
  boot(editor, doc, wiring);
}

/** A document that applies updates as they are: it does not tidy redundant formats by itself, as a client would (and then sends). */
export function referenceDoc(options: { gc: boolean } = { gc: true }): Y.Doc {
  const doc = new Y.Doc(options);
  for (const root of ["cards", "links", "comments", "meta"]) doc.getMap(root);
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    transaction._needFormattingCleanup = false;
  });
  return doc;
}
