import type { LINK_TYPES, Lane, Severity, Status } from "../../../shared/board/vocabulary.ts";
import type { DemoAuthor } from "./people.ts";

/** What one person changed on one card at one moment. What people said about the cards is in talk.ts. Times are minutes from the start of the demo, all negative. */
export type DemoDeed = { readonly at: number; readonly by: DemoAuthor; readonly card: string } & (
  | { readonly severity: Severity }
  | { readonly status: Status }
  | { readonly grade: string }
  | { readonly move: Lane }
  | { readonly retitle: string }
  /** A new last paragraph, typed. */
  | { readonly adds: string }
  | { readonly link: (typeof LINK_TYPES)[number]; readonly to: string; readonly note?: string }
);

/** The hour before the demo starts, deed by deed, besides the making of the cards. */
export const STORY: readonly DemoDeed[] = [
  // The port and the phishing wave turn out to be one thing.
  { at: -54.5, by: "analyst-brv", card: "port-outage", severity: "critical" },
  { at: -53.5, by: "harbour-brv", card: "port-outage", move: "active" },
  { at: -52.6, by: "analyst-brv", card: "port-account", link: "indicates", to: "port-outage" },
  { at: -52.4, by: "analyst-brv", card: "phish-domain", link: "indicates", to: "phish-wave" },
  { at: -44.6, by: "analyst-crl", card: "phish-sender", link: "indicates", to: "phish-wave" },
  { at: -40.6, by: "analyst-alf", card: "phish-arabic", link: "supports", to: "phish-wave" },
  { at: -35.5, by: "analyst-brv", card: "port-outage", adds: "The account was opened with a password from the phishing wave." },
  { at: -35.2, by: "analyst-brv", card: "phish-wave", link: "related-to", to: "port-outage", note: "Same password, same night" },
  { at: -25.5, by: "harbour-brv", card: "port-outage", adds: "Gate control is back. Berths are planned on paper until morning." },
  { at: -25.2, by: "harbour-brv", card: "port-outage", severity: "high" },
  { at: -24.6, by: "analyst-brv", card: "phish-wave", move: "contained" },
  { at: -26.4, by: "analyst-brv", card: "grey-tide-claim", link: "attributed-to", to: "grey-tide" },
  { at: -26.1, by: "analyst-brv", card: "grey-tide-claim", link: "contradicts", to: "port-outage", note: "Wrong about the system" },
  // Drones: two sightings become a pattern.
  { at: -49.2, by: "analyst-crl", card: "drone-second", link: "related-to", to: "drone-first" },
  { at: -46.2, by: "analyst-alf", card: "drone-arabic", link: "related-to", to: "drone-first" },
  { at: -45.8, by: "analyst-crl", card: "drone-first", grade: "B2" },
  { at: -44.2, by: "lead-alf", card: "drone-arabic", move: "triage" },
  { at: -32.6, by: "analyst-alf", card: "drone-first", link: "supports", to: "drone-pattern" },
  { at: -32.4, by: "analyst-alf", card: "drone-second", link: "supports", to: "drone-pattern" },
  { at: -32.2, by: "analyst-alf", card: "drone-arabic", link: "supports", to: "drone-pattern" },
  { at: -27.4, by: "lead-alf", card: "rfi-drone", link: "related-to", to: "drone-pattern" },
  { at: -13.6, by: "analyst-crl", card: "rfi-answer", link: "answers", to: "rfi-drone" },
  { at: -13.2, by: "lead-alf", card: "rfi-drone", status: "working" },
  { at: -10.4, by: "lead-alf", card: "drone-pattern", severity: "high" },
  // The cable.
  { at: -37.6, by: "analyst-crl", card: "cable-anchor", link: "supports", to: "cable-fault" },
  { at: -35.4, by: "analyst-crl", card: "cable-ship", link: "related-to", to: "cable-anchor" },
  { at: -34.4, by: "lead-alf", card: "cable-fault", move: "active" },
  { at: -23.4, by: "analyst-brv", card: "cable-repair", link: "related-to", to: "cable-fault" },
  { at: -16.2, by: "analyst-crl", card: "cable-anchor", adds: "The master's own track, sent freely, passes 900 m from the cable." },
  { at: -15.8, by: "lead-alf", card: "cable-fault", severity: "medium" },
  // Rumours.
  { at: -43.6, by: "harbour-brv", card: "rumour-picture", link: "contradicts", to: "rumour-surge" },
  { at: -29.4, by: "analyst-alf", card: "rumour-arabic", link: "related-to", to: "rumour-surge" },
  { at: -29.1, by: "analyst-alf", card: "rumour-arabic", status: "refuted" },
  { at: -20.4, by: "lead-alf", card: "rumour-line", link: "answers", to: "rumour-surge" },
  { at: -19.4, by: "analyst-crl", card: "rumour-surge", move: "watch" },
  { at: -19.2, by: "analyst-crl", card: "rumour-surge", severity: "low" },
  // Small boats and the night ahead.
  { at: -42.4, by: "analyst-crl", card: "skiff", link: "located-at", to: "skiff-place" },
  { at: -39.4, by: "analyst-crl", card: "skiff", retitle: "Grey skiff without a name north of the Narrows" },
  { at: -38.6, by: "lead-alf", card: "skiff", move: "active" },
  { at: -37.2, by: "harbour-brv", card: "gps", link: "related-to", to: "skiff" },
  { at: -36.6, by: "harbour-brv", card: "gps", move: "triage" },
  { at: -11.2, by: "lead-alf", card: "watch-tonight", link: "threatens", to: "ferry-timetable" },
  { at: -7.6, by: "analyst-crl", card: "patrol-plan", link: "answers", to: "watch-tonight" },
  { at: -3.4, by: "lead-alf", card: "handover", adds: "Next full look at 22:00 local, earlier if the skiff is seen." },
  // Ferry protection: Alfara and Baruv.
  { at: -24.4, by: "harbour-brv", card: "ferry-warning", link: "threatens", to: "ferry-ship" },
  { at: -21.4, by: "analyst-brv", card: "ferry-ack", link: "answers", to: "ferry-warning" },
  { at: -19.3, by: "harbour-brv", card: "ferry-delay", link: "mitigates", to: "ferry-warning" },
  { at: -17.4, by: "analyst-brv", card: "ferry-escort", link: "mitigates", to: "ferry-warning" },
  { at: -12.4, by: "analyst-alf", card: "ferry-drones", link: "supports", to: "ferry-warning" },
  { at: -9.3, by: "lead-alf", card: "ferry-rfi-answer", link: "answers", to: "ferry-rfi" },
  { at: -9.1, by: "analyst-brv", card: "ferry-rfi", status: "done" },
  { at: -9, by: "analyst-brv", card: "ferry-rfi", move: "closed" },
  { at: -6.4, by: "harbour-brv", card: "ferry-delay", adds: "Inspectors aboard. The master knows, the crew does not." },
  { at: -5.4, by: "analyst-brv", card: "ferry-escort", move: "active" },
  { at: -2.2, by: "analyst-brv", card: "ferry-sweep", link: "supports", to: "ferry-skiff" },
  { at: -1.6, by: "analyst-brv", card: "ferry-sweep", move: "active" },
  // Alfara alone.
  { at: -44.4, by: "analyst-alf", card: "source-report", link: "derived-from", to: "source-person" },
  { at: -44.1, by: "analyst-alf", card: "source-meeting", link: "supports", to: "source-report" },
  { at: -36.2, by: "lead-alf", card: "threat-judgement", link: "derived-from", to: "source-report" },
  { at: -34.2, by: "lead-alf", card: "duty-to-warn", link: "based-on", to: "threat-judgement" },
  { at: -30.2, by: "lead-alf", card: "tearline", link: "answers", to: "duty-to-warn" },
  { at: -28.6, by: "analyst-alf", card: "tearline-check", link: "supports", to: "tearline" },
  { at: -25.8, by: "lead-alf", card: "duty-to-warn", adds: "Sent to Baruv. Now we wait for a name." },
  { at: -20.8, by: "lead-alf", card: "duty-to-warn", adds: "Acknowledged by Baruv's duty officer in person." },
  { at: -20.6, by: "lead-alf", card: "duty-to-warn", move: "contained" },
];
