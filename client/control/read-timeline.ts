import { cardDeletion } from "../../shared/rest/restorations.ts";
import { timelineEntry, timelinePage, timelineVerb } from "../../shared/rest/timeline.ts";
import { readableItems } from "./read-items.ts";

/** A line as this client reads it. A verb of a later version is read as `recorded`: one such line must not cost an older client the page. */
export const readableEntry = timelineEntry.extend({ verb: timelineVerb.catch("recorded") });

/** A page of the timeline as this client reads it: a line that does not parse costs itself alone. */
export const readableTimelinePage = timelinePage.extend({ entries: readableItems(readableEntry) });

/** Who deleted a card, as this client reads it. */
export const readableDeletion = cardDeletion.extend({ deletion: readableEntry });
