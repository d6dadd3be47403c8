import { createContext, useContext } from "react";
import type { Author } from "../../hooks/use-authors.ts";
import type { BoardCard } from "../../model/board-store.ts";

/** What the parts of one open card share. It stays the same while the card is written in; what a field shows of the card, it is given. */
export interface SheetScene {
  readonly card: Pick<BoardCard, "key" | "compartment" | "id">;
  readonly isReadOnly: boolean;
  /** Authors by Yjs client id while text is coloured by author; otherwise null. */
  readonly authors: ReadonlyMap<number, Author> | null;
}

/** The card sheet provides it. */
export const SheetContext = createContext<SheetScene | null>(null);

/** The card around this component. Throws outside of a card sheet. */
export function useSheet(): SheetScene {
  const scene = useContext(SheetContext);
  if (scene === null) throw new Error("used outside a card sheet");
  return scene;
}
