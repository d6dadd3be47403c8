import type { OPINIONS } from "../../../shared/acts/opinion.ts";
import type { Credibility, Reliability } from "../../../shared/board/grading.ts";
import { PLACES } from "./demo-card.ts";
import type { DemoSpeaker } from "./people.ts";

/** What one person said about one card at one moment. Times are minutes from the start of the demo, all negative. */
export type DemoSaid = { readonly at: number; readonly by: DemoSpeaker; readonly card: string } & (
  | DemoComment
  | {
      /** What was seen, where and how often; `seenAt` in minutes from the start, too. */
      readonly sees: string;
      readonly seenAt: number;
      readonly place: (typeof PLACES)[keyof typeof PLACES];
      readonly count: number;
      readonly grade: `${Reliability}${Credibility}`;
    }
  /** What the person's nation thinks of the card, and why. */
  | { readonly thinks: (typeof OPINIONS)[number]; readonly why: string }
);

/** A comment. `name` is what answers name it by; `mentions` are those whose names stand in it behind an `@`. */
interface DemoComment {
  readonly says: string;
  readonly name?: string;
  readonly answers?: string;
  readonly mentions?: readonly DemoSpeaker[];
}

/** What was said in the hour before the demo starts. */
export const TALK: readonly DemoSaid[] = [
  // The phishing wave, the drones and the cable.
  {
    at: -42.5,
    by: "analyst-crl",
    card: "phish-wave",
    says: "Two of ours clicked. Both are in the list of six, nobody else.",
    name: "clicked",
  },
  { at: -41.8, by: "analyst-brv", card: "phish-wave", says: "Thank you. Then the list is whole.", answers: "clicked" },
  {
    at: -45.5,
    by: "analyst-crl",
    card: "drone-first",
    says: "The second keeper saw it too, from the other window. Raised to B2.",
  },
  {
    at: -30.4,
    by: "analyst-alf",
    card: "drone-pattern",
    thinks: "strongly-agree",
    why: "Three flights along one line, at the height of a survey, and none over the port.",
  },
  {
    at: -28.8,
    by: "analyst-crl",
    card: "drone-pattern",
    thinks: "disagree",
    why: "The survey season has begun. Two of the three fit a coast survey that was announced in spring.",
  },
  {
    at: -28.2,
    by: "lead-alf",
    card: "drone-pattern",
    says: "@Rafael Monteiro, which two? We could ask the survey for its flight log.",
    mentions: ["analyst-crl"],
    name: "which-two",
  },
  {
    at: -27.1,
    by: "analyst-crl",
    card: "drone-pattern",
    says: "The first and the third. Asked; they answer after midnight.",
    answers: "which-two",
  },
  { at: -51.5, by: "analyst-brv", card: "cable-fault", says: "Our side sees the same loss. Nothing on the northern cable." },
  { at: -19.6, by: "analyst-crl", card: "rumour-surge", says: "Down to forty posts an hour since the statement." },
  // Small boats and the night ahead.
  { at: -41.2, by: "harbour-brv", card: "skiff", says: "None of our fishermen owns a grey one with two engines." },
  {
    at: -12.8,
    by: "watch-crl",
    card: "skiff",
    sees: "Same grey hull, two engines, no lights. Three persons. Went back into the second cove when the launch came round.",
    seenAt: -16,
    place: PLACES.coveNorth,
    count: 1,
    grade: "B2",
  },
  {
    at: -10.6,
    by: "analyst-crl",
    card: "watch-tonight",
    says: "CRL has it. Coast stations read it out at the next full hour.",
    name: "crl-has-it",
  },
  { at: -8.4, by: "analyst-brv", card: "watch-tonight", says: "BRV has it. Both pilots' launches are told." },
  {
    at: -7.2,
    by: "lead-alf",
    card: "watch-tonight",
    says: "@Ines Caldero, please say here when it has been read out. @Tomas Verrin, which launch is out first?",
    mentions: ["watch-crl", "analyst-brv"],
    name: "read-out",
  },
  { at: -5.6, by: "watch-crl", card: "watch-tonight", says: "Will do. Next full hour, both channels.", answers: "read-out" },
  // Ferry protection: Alfara and Baruv.
  {
    at: -21.2,
    by: "lead-alf",
    card: "ferry-warning",
    says: "Seen. Four minutes from the warning to you: thank you.",
  },
  {
    at: -14.6,
    by: "analyst-alf",
    card: "ferry-skiff",
    thinks: "disagree",
    why: "We would say roughly even, no more. Three men went ashore there last month and only fished.",
  },
  {
    at: -14.2,
    by: "analyst-brv",
    card: "ferry-skiff",
    thinks: "agree",
    why: "Noted, and kept visible. We plan as if it were: the right size, the right place, no name.",
  },
  // Alfara alone.
  { at: -41.4, by: "lead-alf", card: "source-report", says: "هل حضر المصدر اللقاء بنفسه؟", name: "was-there" },
  { at: -41.1, by: "analyst-alf", card: "source-report", says: "لا، نقلًا عن شخص حضره. أضفتُ ذلك إلى النص.", answers: "was-there" },
  { at: -10.8, by: "lead-alf", card: "reply-baruv", says: "Sent as a yes for this crossing." },
];
