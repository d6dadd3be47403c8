import type { OPINIONS } from "../../shared/acts/opinion.ts";
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Role } from "../../shared/access/role.ts";
import type { Confidence, Credibility, Likelihood, Reliability } from "../../shared/board/grading.ts";
import type { CardKind, Lane, Severity, Status } from "../../shared/board/vocabulary.ts";

export type Words<Key extends string | number> = Readonly<Record<Key, MessageDescriptor>>;

/** Names of the board's columns. */
export const LANE_WORDS: Words<Lane> = {
  new: msg({ message: "New", context: "lane" }),
  triage: msg({ message: "Triage", context: "lane" }),
  active: msg({ message: "Active", context: "lane" }),
  contained: msg({ message: "Contained", context: "lane" }),
  watch: msg({ message: "Watch", context: "lane" }),
  closed: msg({ message: "Closed", context: "lane" }),
};

/** Names of the kinds of card. */
export const KIND_WORDS: Words<CardKind> = {
  report: msg`Report`,
  event: msg`Event`,
  actor: msg`Actor`,
  person: msg`Person`,
  organisation: msg`Organisation`,
  place: msg({ message: "Place", context: "card kind" }),
  indicator: msg`Indicator`,
  asset: msg`Asset`,
  hypothesis: msg`Hypothesis`,
  warning: msg`Warning`,
  rfi: msg`Request for information`,
  task: msg`Task`,
  decision: msg`Decision`,
  evidence: msg`Evidence`,
};

/** Names of severities. */
export const SEVERITY_WORDS: Words<Severity> = {
  info: msg({ message: "Informational", context: "severity" }),
  low: msg({ message: "Low", context: "severity" }),
  medium: msg({ message: "Medium", context: "severity" }),
  high: msg({ message: "High", context: "severity" }),
  critical: msg({ message: "Critical", context: "severity" }),
};

/** The five opinions, from against to for. */
export const OPINION_WORDS: Words<(typeof OPINIONS)[number]> = {
  "strongly-disagree": msg({ message: "strongly disagrees", context: "opinion" }),
  disagree: msg({ message: "disagrees", context: "opinion" }),
  neutral: msg({ message: "neutral", context: "opinion" }),
  agree: msg({ message: "agrees", context: "opinion" }),
  "strongly-agree": msg({ message: "strongly agrees", context: "opinion" }),
};

/** Names of statuses. */
export const STATUS_WORDS: Words<Status> = {
  open: msg({ message: "Open", context: "status" }),
  working: msg({ message: "Working", context: "status" }),
  confirmed: msg({ message: "Confirmed", context: "status" }),
  refuted: msg({ message: "Refuted", context: "status" }),
  done: msg({ message: "Done", context: "status" }),
};

/** Admiralty reliability of a source, in the words of FM 2-22.3. */
export const RELIABILITY_MESSAGES: Words<Reliability> = {
  A: msg`Completely reliable`,
  B: msg`Usually reliable`,
  C: msg`Fairly reliable`,
  D: msg`Not usually reliable`,
  E: msg`Unreliable`,
  F: msg`Reliability cannot be judged`,
};

/** Admiralty credibility of the information, in the words of FM 2-22.3. */
export const CREDIBILITY_MESSAGES: Words<Credibility> = {
  1: msg`Confirmed by other sources`,
  2: msg`Probably true`,
  3: msg`Possibly true`,
  4: msg`Doubtful`,
  5: msg`Improbable`,
  6: msg`Truth cannot be judged`,
};

/** Terms of likelihood after ICD 203. */
export const LIKELIHOOD_MESSAGES: Words<Likelihood> = {
  "almost-no-chance": msg`Almost no chance`,
  "very-unlikely": msg`Very unlikely`,
  unlikely: msg`Unlikely`,
  "roughly-even": msg`Roughly even chance`,
  likely: msg`Likely`,
  "very-likely": msg`Very likely`,
  "almost-certain": msg`Almost certain`,
};

/** Confidence in a judgement. */
export const CONFIDENCE_MESSAGES: Words<Confidence> = {
  low: msg`Low confidence`,
  moderate: msg`Moderate confidence`,
  high: msg`High confidence`,
};

/** Names of the roles in a room. */
export const ROLE_WORDS: Words<Role> = {
  lead: msg({ message: "Lead", context: "role" }),
  analyst: msg({ message: "Analyst", context: "role" }),
  watch: msg({ message: "Watch officer", context: "role" }),
  former: msg({ message: "Former member", context: "role" }),
};

/** Types of link, read from the card at its start to the one at its end. */
export const LINK_WORDS: Readonly<Record<string, MessageDescriptor>> = {
  "related-to": msg({ message: "related to", context: "link" }),
  supports: msg({ message: "supports", context: "link" }),
  contradicts: msg({ message: "contradicts", context: "link" }),
  "duplicate-of": msg({ message: "duplicate of", context: "link" }),
  "derived-from": msg({ message: "derived from", context: "link" }),
  answers: msg({ message: "answers", context: "link" }),
  threatens: msg({ message: "threatens", context: "link" }),
  "observed-at": msg({ message: "observed at", context: "link" }),
  "attributed-to": msg({ message: "attributed to", context: "link" }),
  "based-on": msg({ message: "based on", context: "link" }),
  indicates: msg({ message: "indicates", context: "link" }),
  "located-at": msg({ message: "located at", context: "link" }),
  mitigates: msg({ message: "mitigates", context: "link" }),
  "sighting-of": msg({ message: "sighting of", context: "link" }),
  targets: msg({ message: "targets", context: "link" }),
  uses: msg({ message: "uses", context: "link" }),
};

/** Fields of a card as the timeline and the presence marks name them. */
export const FIELD_WORDS: Readonly<Record<string, MessageDescriptor>> = {
  title: msg`title`,
  body: msg({ message: "text", context: "field" }),
  lane: msg`lane`,
  rank: msg`order`,
  severity: msg`severity`,
  status: msg`status`,
  kind: msg`kind`,
  source: msg`grading`,
  assessment: msg`assessment`,
  place: msg({ message: "place", context: "field" }),
  occurred: msg`time`,
  marking: msg`marking`,
  tags: msg`tags`,
  links: msg`links`,
  lang: msg`language`,
  assignee: msg`assignee`,
  due: msg`due time`,
  attachments: msg`attachments`,
  references: msg`references`,
  derivedFrom: msg`origin`,
  external: msg`import record`,
};
