/** Admiralty reliability of a source. The words (FM 2-22.3) are the message keys. */
export const RELIABILITY_WORDS = {
  A: "Completely reliable",
  B: "Usually reliable",
  C: "Fairly reliable",
  D: "Not usually reliable",
  E: "Unreliable",
  F: "Reliability cannot be judged",
} as const;
/** A–F, see {@link RELIABILITY_WORDS}. */
export type Reliability = keyof typeof RELIABILITY_WORDS;
/** The letters in order. */
export const RELIABILITIES = ["A", "B", "C", "D", "E", "F"] as const satisfies readonly Reliability[];

/** Admiralty credibility of one piece of information. The words (FM 2-22.3) are the message keys. */
export const CREDIBILITY_WORDS = {
  1: "Confirmed by other sources",
  2: "Probably true",
  3: "Possibly true",
  4: "Doubtful",
  5: "Improbable",
  6: "Truth cannot be judged",
} as const;
/** 1–6, see {@link CREDIBILITY_WORDS}. */
export type Credibility = keyof typeof CREDIBILITY_WORDS;
/** The numbers in order. */
export const CREDIBILITIES = [1, 2, 3, 4, 5, 6] as const satisfies readonly Credibility[];

/**
 * Terms of likelihood after ICD 203, ascending: words (message keys) and the percentages they stand for.
 * The term is what is stored and shown; a number is never turned back into a term, since scales differ at their edges.
 */
export const LIKELIHOODS = {
  "almost-no-chance": { words: "Almost no chance", percent: [1, 5] },
  "very-unlikely": { words: "Very unlikely", percent: [5, 20] },
  unlikely: { words: "Unlikely", percent: [20, 45] },
  "roughly-even": { words: "Roughly even chance", percent: [45, 55] },
  likely: { words: "Likely", percent: [55, 80] },
  "very-likely": { words: "Very likely", percent: [80, 95] },
  "almost-certain": { words: "Almost certain", percent: [95, 99] },
} as const satisfies Record<string, { words: string; percent: readonly [number, number] }>;
/** See {@link LIKELIHOODS}. */
export type Likelihood = keyof typeof LIKELIHOODS;
/** The terms in ascending order. */
export const LIKELIHOOD_TERMS = [
  "almost-no-chance",
  "very-unlikely",
  "unlikely",
  "roughly-even",
  "likely",
  "very-likely",
  "almost-certain",
] as const satisfies readonly Likelihood[];

/** Confidence in a judgement; separate from likelihood, and never in one sentence with it. */
export const CONFIDENCES = ["low", "moderate", "high"] as const;
/** See {@link CONFIDENCES}. */
export type Confidence = (typeof CONFIDENCES)[number];

/** The grade as analysts write it, such as `B2`; a half that was not judged is a dash. Empty if neither was. */
export function gradeText(
  source: { readonly reliability?: Reliability | undefined; readonly credibility?: Credibility | undefined } | undefined,
): string {
  if (source?.reliability === undefined && source?.credibility === undefined) return "";
  return `${source.reliability ?? "–"}${source.credibility ?? "–"}`;
}

/** STIX `confidence` (0–100) on the None/Low/Med/High scale of the STIX 2.1 appendix; 0 is no confidence at all, so none is kept. */
export function confidenceFromStix(value: number): Confidence | undefined {
  if (value >= 70) return "high";
  if (value >= 30) return "moderate";
  return value >= 1 ? "low" : undefined;
}
