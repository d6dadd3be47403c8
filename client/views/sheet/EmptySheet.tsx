import type { ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import { SheetHead } from "./SheetHead.tsx";

/** A sheet without a card, which says why. */
export function EmptySheet({ children }: { readonly children: ReactNode }) {
  return (
    <div className="sheet-body">
      <SheetHead />
      <div className="lane-empty">{children}</div>
    </div>
  );
}

/** The words are the same for a card that is not shared with this person as for one that never was (P3). */
export function NoSuchCard() {
  return (
    <EmptySheet>
      <Trans>There is no such card here. It may have been deleted, or it is not shared with you.</Trans>
    </EmptySheet>
  );
}
