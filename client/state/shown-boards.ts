import type { Compartment } from "../../shared/rest/compartments.ts";
import { BoardStore } from "../model/board-store.ts";
import type { CompartmentLink } from "../sync/compartment-link.ts";
import { PreviewSession } from "./preview-session.ts";
import { Signal } from "./signal.ts";

type OpenBoard = Pick<CompartmentLink, "id" | "doc" | "snapshot">;

interface ShownBoardsParts {
  /** Id of the room. */
  readonly room: string;
  /** When changes of the board are published. */
  readonly schedule: (flush: () => void) => void;
  /** The connections to the room's compartments as they stand. */
  readonly links: () => Iterable<OpenBoard>;
  /** The compartments that the person may read. */
  readonly compartments: () => readonly Pick<Compartment, "id">[];
  /** Called when a preview begins. */
  readonly onPreview: () => void;
}

/** Which of the room's boards are on the screen: those that the person has not hidden, or those of a preview. */
export class ShownBoards {
  readonly board: BoardStore;
  /** Compartments whose cards are not on the screen. */
  readonly hidden = new Signal<ReadonlySet<string>>(new Set());
  /** The room as a member of a partner would see it. What they would not see is hidden meanwhile. */
  readonly preview: PreviewSession;
  readonly #parts: ShownBoardsParts;
  /** What the person had hidden before a preview began; null outside of one. */
  #hiddenBefore: ReadonlySet<string> | null = null;
  /** What the person has hidden of the preview. */
  #hiddenInPreview: ReadonlySet<string> = new Set();

  constructor(parts: ShownBoardsParts) {
    this.#parts = parts;
    this.board = new BoardStore(parts.schedule);
    this.preview = new PreviewSession(parts.room);
    this.preview.shown.subscribe(() => this.follow());
  }

  /** Shows or hides a compartment; during a preview until it ends, and only one that is in it. */
  toggle(id: string): void {
    if (this.preview.shown.get() === null) return this.#hide(toggled(this.hidden.get(), id));
    this.#hiddenInPreview = toggled(this.#hiddenInPreview, id);
    this.follow();
  }

  /** Puts a compartment's document on the board, unless it is hidden. */
  attach(link: OpenBoard): void {
    if (this.hidden.get().has(link.id)) return;
    this.board.attach(link.id, link.doc);
    if (link.snapshot.isLoaded) this.board.complete(link.id);
  }

  /** Hides what is not in the preview, or what was hidden before it once it has ended. To be called before new compartments open: a preview shows none that it does not name. */
  follow(): void {
    const shown = this.preview.shown.get();
    if (shown !== null) {
      this.#parts.onPreview();
      this.#hiddenBefore ??= this.hidden.get();
      const previewed = new Set(shown.compartments.map(({ id }) => id));
      const ids = this.#parts.compartments().map(({ id }) => id);
      this.#hide(new Set(ids.filter((id) => !previewed.has(id) || this.#hiddenInPreview.has(id))));
    } else if (this.#hiddenBefore !== null) {
      this.#hide(this.#hiddenBefore);
      this.#hiddenBefore = null;
      this.#hiddenInPreview = new Set();
    }
  }

  /** Hides these compartments and no others. */
  #hide(next: ReadonlySet<string>): void {
    this.hidden.set(next);
    for (const link of this.#parts.links()) {
      if (next.has(link.id)) this.board.detach(link.id);
      else this.attach(link);
    }
  }
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}
