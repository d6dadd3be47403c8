import type { LINK_TYPES, Lane, Severity, Status } from "../../../shared/board/vocabulary.ts";
import type { DemoAuthor } from "./people.ts";

/** What one person did to one card at one moment. Times are minutes from the start of the demo, all negative. */
export type DemoDeed = { readonly at: number; readonly by: DemoAuthor; readonly card: string } & (
  | { readonly severity: Severity }
  | { readonly status: Status }
  | { readonly grade: string }
  | { readonly move: Lane }
  | { readonly retitle: string }
  /** A new last paragraph, typed. */
  | { readonly adds: string }
  /** A comment on the card, or an answer to the comment on it before. */
  | { readonly says: string; readonly isAnswer?: true }
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
  { at: -42.5, by: "analyst-crl", card: "phish-wave", says: "Two of ours clicked. Both are in the list of six, nobody else." },
  { at: -41.8, by: "analyst-brv", card: "phish-wave", says: "Thank you. Then the list is whole.", isAnswer: true },
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
  { at: -45.5, by: "analyst-crl", card: "drone-first", says: "The second keeper saw it too, from the other window. Raised to B2." },
  { at: -44.2, by: "lead-alf", card: "drone-arabic", move: "triage" },
  { at: -32.6, by: "analyst-alf", card: "drone-first", link: "supports", to: "drone-pattern" },
  { at: -32.4, by: "analyst-alf", card: "drone-second", link: "supports", to: "drone-pattern" },
  { at: -32.2, by: "analyst-alf", card: "drone-arabic", link: "supports", to: "drone-pattern" },
  { at: -31.6, by: "analyst-crl", card: "drone-pattern", says: "We see it the same way. One doubt: the survey season has begun." },
  { at: -27.4, by: "lead-alf", card: "rfi-drone", link: "related-to", to: "drone-pattern" },
  { at: -13.6, by: "analyst-crl", card: "rfi-answer", link: "answers", to: "rfi-drone" },
  { at: -13.2, by: "lead-alf", card: "rfi-drone", status: "working" },
  { at: -10.4, by: "lead-alf", card: "drone-pattern", severity: "high" },
  // The cable.
  { at: -51.5, by: "analyst-brv", card: "cable-fault", says: "Our side sees the same loss. Nothing on the northern cable." },
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
  { at: -19.6, by: "analyst-crl", card: "rumour-surge", says: "Down to forty posts an hour since the statement." },
  { at: -19.4, by: "analyst-crl", card: "rumour-surge", move: "watch" },
  { at: -19.2, by: "analyst-crl", card: "rumour-surge", severity: "low" },
  // Small boats and the night ahead.
  { at: -42.4, by: "analyst-crl", card: "skiff", link: "located-at", to: "skiff-place" },
  { at: -41.2, by: "harbour-brv", card: "skiff", says: "None of our fishermen owns a grey one with two engines." },
  { at: -39.4, by: "analyst-crl", card: "skiff", retitle: "Grey skiff without a name north of the Narrows" },
  { at: -38.6, by: "lead-alf", card: "skiff", move: "active" },
  { at: -37.2, by: "harbour-brv", card: "gps", link: "related-to", to: "skiff" },
  { at: -36.6, by: "harbour-brv", card: "gps", move: "triage" },
  { at: -11.2, by: "lead-alf", card: "watch-tonight", link: "threatens", to: "ferry-timetable" },
  { at: -10.6, by: "analyst-crl", card: "watch-tonight", says: "CRL has it. Coast stations read it out at the next full hour." },
  { at: -8.4, by: "analyst-brv", card: "watch-tonight", says: "BRV has it. Both pilots' launches are told." },
  { at: -7.6, by: "analyst-crl", card: "patrol-plan", link: "answers", to: "watch-tonight" },
  { at: -3.4, by: "lead-alf", card: "handover", adds: "Next full look at 22:00 local, earlier if the skiff is seen." },
  // Ferry protection: Alfara and Baruv.
  { at: -24.4, by: "harbour-brv", card: "ferry-warning", link: "threatens", to: "ferry-ship" },
  { at: -21.4, by: "analyst-brv", card: "ferry-ack", link: "answers", to: "ferry-warning" },
  { at: -21.2, by: "lead-alf", card: "ferry-warning", says: "Seen. Four minutes from the warning to you: thank you." },
  { at: -19.3, by: "harbour-brv", card: "ferry-delay", link: "mitigates", to: "ferry-warning" },
  { at: -17.4, by: "analyst-brv", card: "ferry-escort", link: "mitigates", to: "ferry-warning" },
  {
    at: -14.6,
    by: "analyst-alf",
    card: "ferry-skiff",
    says: "We would say roughly even, no more. Three men went ashore there last month and only fished.",
  },
  { at: -14.2, by: "analyst-brv", card: "ferry-skiff", says: "Noted, and kept visible. We plan as if it were.", isAnswer: true },
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
  { at: -41.4, by: "lead-alf", card: "source-report", says: "هل حضر المصدر اللقاء بنفسه؟" },
  { at: -41.1, by: "analyst-alf", card: "source-report", says: "لا، نقلًا عن شخص حضره. أضفتُ ذلك إلى النص.", isAnswer: true },
  { at: -36.2, by: "lead-alf", card: "threat-judgement", link: "derived-from", to: "source-report" },
  { at: -34.2, by: "lead-alf", card: "duty-to-warn", link: "based-on", to: "threat-judgement" },
  { at: -30.2, by: "lead-alf", card: "tearline", link: "answers", to: "duty-to-warn" },
  { at: -28.6, by: "analyst-alf", card: "tearline-check", link: "supports", to: "tearline" },
  { at: -25.8, by: "lead-alf", card: "duty-to-warn", adds: "Sent to Baruv. Now we wait for a name." },
  { at: -20.8, by: "lead-alf", card: "duty-to-warn", adds: "Acknowledged by Baruv's duty officer in person." },
  { at: -20.6, by: "lead-alf", card: "duty-to-warn", move: "contained" },
  { at: -10.8, by: "lead-alf", card: "reply-baruv", says: "Sent as a yes for this crossing." },
];
