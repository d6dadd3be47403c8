import { playHistory, type UndoReport } from "./undo-history.ts";

/** Plays so many histories, each from a seed of its own that follows from the first. Stops at the tenth history that fails. */
export function playHistories({ histories, seed }: { readonly histories: number; readonly seed: number }): UndoReport {
  const report: UndoReport = {
    acts: 0,
    presses: 0,
    done: 0,
    refused: 0,
    typingPresses: 0,
    bodyPresses: 0,
    exactBodyPresses: 0,
    complaints: [],
  };
  let failed = 0;
  for (let index = 0; index < histories && failed < 10; index += 1) {
    const before = report.complaints.length;
    playHistory(seed + index, report);
    if (report.complaints.length > before) failed += 1;
  }
  return report;
}
