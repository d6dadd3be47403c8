import type { ReleaseContent } from "../../../shared/acts/release-content.ts";
import type { LeakRule } from "../../../shared/rest/releases.ts";
import type { DemoCompartmentOutline } from "./demo-outline.ts";
import type { DemoSpeaker } from "./people.ts";

/** One release of the demo. Times are minutes from its start, all negative. Entries are numbered as in the log that they are in; a test holds them to it. */
export interface DemoRelease {
  readonly key: string;
  readonly from: DemoCompartmentOutline["key"];
  readonly card: string;
  /** The last entry of that log when the words were checked. */
  readonly checkedAt: number;
  readonly to: DemoCompartmentOutline["key"];
  readonly by: DemoSpeaker;
  readonly at: number;
  readonly content: ReleaseContent;
  readonly reason: string;
  /** A finding that was let stand. */
  readonly stands?: { readonly rule: LeakRule; readonly field: string; readonly excerpt: string };
  /** The originator's decision, where the card is marked ORCON and another nation asks. Undefined where none is needed; null while it is awaited. */
  readonly approved?: { readonly by: DemoSpeaker; readonly at: number; readonly reason: string } | null;
  /** The entry with which its card came. */
  readonly arrivesAs?: number;
  readonly recall?: {
    readonly by: DemoSpeaker;
    readonly at: number;
    readonly reason: string;
    /** The entry with which its card went. */
    readonly goesAs: number;
    readonly acknowledged: readonly { readonly by: DemoSpeaker; readonly at: number; readonly note: string }[];
  };
}

/** What left the compartments of the demo: a warning without its source, one that the originator agreed to, one that waits for that, and one recalled. */
export const RELEASES: readonly DemoRelease[] = [
  {
    key: "seaward",
    from: "sources",
    card: "source-report",
    checkedAt: 90,
    to: "ferry",
    by: "lead-alf",
    at: -11.5,
    arrivesAs: 52,
    content: {
      title: "They may come from the seaward side",
      body: "Alfara judges that those who mean to stop the ferry would come from the open side, fast, and few in number.\nKeep that side lit and watched from 21:30Z until the ship is in.",
      kind: "warning",
      severity: "high",
      assessment: { likelihood: "likely", confidence: "moderate" },
      tags: ["ferry", "threat to life"],
      marking: { tlp: "amber+strict", caveats: [], orcon: false },
    },
    reason:
      "People of Baruv are in danger tonight, and can act on this without knowing how we know.\n“21:30Z”: the sailing is in the public timetable.",
    stands: { rule: "time", field: "body", excerpt: "21:30Z" },
  },
  {
    key: "watched-shore",
    from: "sources",
    card: "source-meeting",
    checkedAt: 88,
    to: "common",
    by: "lead-alf",
    at: -14,
    arrivesAs: 170,
    content: {
      title: "Small craft leaving the western shore after dark",
      body: "Please report every small craft without lights that leaves the western shore tonight.",
      kind: "rfi",
      severity: "medium",
      tags: ["small boat"],
      marking: { tlp: "amber", caveats: [], orcon: false },
    },
    reason: "More eyes on the water.",
    recall: {
      by: "lead-alf",
      at: -9.5,
      reason: "Where we look says what we know. The seaward warning is enough.",
      goesAs: 194,
      acknowledged: [{ by: "analyst-brv", at: -8.2, note: "Read by two of us, not passed on." }],
    },
  },
  {
    key: "terminal-filmed",
    from: "ferry",
    card: "ferry-camera",
    checkedAt: 68,
    to: "common",
    by: "analyst-brv",
    at: -5.6,
    arrivesAs: 203,
    approved: { by: "lead-alf", at: -4.4, reason: "Nothing in it leads to the crossing, or to us." },
    content: {
      title: "A passenger terminal was filmed on two evenings",
      body: "One man, at loading both times, on foot. Other ports may want to look through their cameras.",
      kind: "report",
      severity: "low",
      source: { reliability: "A", credibility: 2 },
      tags: ["ferry"],
      marking: { tlp: "amber", caveats: [], orcon: false },
    },
    reason: "Corali has terminals, too.",
  },
  {
    key: "leaving-east",
    from: "ferry",
    card: "ferry-sweep",
    checkedAt: 81,
    to: "common",
    by: "analyst-brv",
    at: -1.2,
    approved: null,
    content: {
      title: "Skiff without a name leaving the strait to the east",
      body: "It ran before a patrol came near. One of our boats follows at a distance; please report where else it is seen.",
      kind: "report",
      severity: "high",
      source: { reliability: "A", credibility: 2 },
      tags: ["small boat"],
      marking: { tlp: "amber", caveats: [], orcon: false },
    },
    reason: "It heads for waters that Corali watches.",
  },
];
