import type { ReleaseContent } from "../../../shared/acts/release-content.ts";
import type { RichNode } from "../../../shared/acts/rich-node.ts";
import type { Finding } from "../../../shared/rest/releases.ts";
import type { Language } from "./language-pack.ts";
import { LANGUAGES } from "./language-pack.ts";
import { LEAK_KINDS, type LeakKind, type Planted } from "./releases.ts";
import type { PlantedRoom, Trial } from "./room.ts";

/** The leak check under trial, with a room in it: what it finds in a content made from a narrow card for the readers of the wide compartment. */
export type CheckOfRoom = (trial: Trial) => Promise<readonly Finding[]>;

/** Sets up the check under trial. */
export type OpenCheck = (room: PlantedRoom) => Promise<CheckOfRoom>;

/** A leak that was not found, or a finding in a clean text. */
export interface Miss {
  readonly language: Language;
  readonly planted: Planted;
}
/** See {@link Miss}. */
export interface FalseAlarm {
  readonly language: Language;
  readonly findings: readonly Finding[];
}

/** What a run counted. `found` and `planted` by kind and language. */
export interface Judgement {
  readonly planted: Counts;
  readonly found: Counts;
  readonly misses: readonly Miss[];
  readonly falseAlarms: readonly FalseAlarm[];
  readonly clean: number;
  /** Texts of which at least one finding has weight `block` although they are clean. */
  readonly blocked: number;
  /** Findings in leaking texts where nothing was planted. */
  readonly besides: number;
  /** Milliseconds of each check. */
  readonly times: readonly number[];
}

/** Counts by kind and language. */
export class Counts {
  readonly #counts = new Map<string, number>();

  add(kind: LeakKind, language: Language): void {
    const key = `${kind}/${language}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** Sum over what is left out. */
  of(kind?: LeakKind, language?: Language): number {
    let sum = 0;
    for (const each of kind === undefined ? LEAK_KINDS : [kind])
      for (const tongue of language === undefined ? LANGUAGES : [language]) sum += this.#counts.get(`${each}/${tongue}`) ?? 0;
    return sum;
  }
}

/** The words of a document, a line for each block. */
function linesOf(node: RichNode): string {
  if (node.text !== undefined) return node.text;
  const parts = (node.content ?? []).map(linesOf);
  return parts.join(node.content?.some(({ type }) => type === "text") === true ? "" : "\n");
}

/** The text of the member of a content that a finding's path begins with. */
function textsOf(content: ReleaseContent, field: string): readonly string[] {
  switch (field) {
    case "title":
      return [content.title];
    case "body":
      return [typeof content.body === "string" ? content.body : linesOf(content.body)];
    case "tags":
      return content.tags ?? [];
    case "place":
      return [content.place?.name ?? ""];
    case "marking":
      return content.marking.caveats ?? [];
    default:
      return [];
  }
}

const bare = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "");

/** Whether a finding stands where a leak was planted: in the same member, and on some of the same characters where it says on which. */
function isOn(finding: Finding, planted: Planted, content: ReleaseContent): boolean {
  if (finding.field.split(/[.[]/)[0] !== planted.field) return false;
  const { start, end } = finding;
  if (start === undefined || end === undefined || planted.how.startsWith("the field"))
    return (
      bare(planted.words).includes(bare(finding.excerpt)) ||
      bare(finding.excerpt).includes(bare(planted.words)) ||
      planted.how.startsWith("the field")
    );
  return textsOf(content, planted.field).some((text) => {
    const from = text.replaceAll("\n", " ").indexOf(planted.words.replaceAll("\n", " "));
    return from >= 0 && start < from + planted.words.length && end > from;
  });
}

/** Runs the check over every leaking and every clean release and judges what it says. */
export async function judged(check: CheckOfRoom, leaking: readonly Trial[], clean: readonly Trial[]): Promise<Judgement> {
  const planted = new Counts();
  const found = new Counts();
  const misses: Miss[] = [];
  const falseAlarms: FalseAlarm[] = [];
  const times: number[] = [];
  let besides = 0;
  const timed = async (trial: Trial): Promise<readonly Finding[]> => {
    const from = performance.now();
    const findings = await check(trial);
    times.push(performance.now() - from);
    return findings;
  };
  for (const trial of leaking) {
    const { content, language, planted: leaks } = trial.release;
    const findings = await timed(trial);
    for (const leak of leaks) {
      planted.add(leak.kind, language);
      if (findings.some((finding) => isOn(finding, leak, content))) found.add(leak.kind, language);
      else misses.push({ language, planted: leak });
    }
    besides += findings.filter((finding) => !leaks.some((leak) => isOn(finding, leak, content))).length;
  }
  for (const trial of clean) {
    const findings = await timed(trial);
    if (findings.length > 0) falseAlarms.push({ language: trial.release.language, findings });
  }
  const blocked = falseAlarms.filter(({ findings }) => findings.some(({ weight }) => weight === "block")).length;
  return { planted, found, misses, falseAlarms, clean: clean.length, blocked, besides, times };
}

/** A run in words: a table of what was found by kind and language, examples of misses and false alarms, times. */
export function told(
  { planted, found, misses, falseAlarms, clean, blocked, besides, times }: Judgement,
  examples: number,
): readonly string[] {
  const cell = (kind?: LeakKind, language?: Language) => `${found.of(kind, language)}/${planted.of(kind, language)}`.padStart(10);
  const row = (name: string, kind?: LeakKind) =>
    `${name.padEnd(21)}${LANGUAGES.map((language) => cell(kind, language)).join("")}${cell(kind)}`;
  const sorted = times.toSorted((a, b) => a - b);
  const share = (found.of() / planted.of()) * 100;
  const seen = new Map<string, number>();
  const few = misses.filter(({ planted: { kind } }) => {
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return seen.get(kind)! <= examples;
  });
  return [
    `${"found of planted".padEnd(21)}${[...LANGUAGES, "all"].map((name) => name.padStart(10)).join("")}`,
    ...LEAK_KINDS.map((kind) => row(kind, kind)),
    row("all"),
    `found ${share.toFixed(2)} %; false alarms ${falseAlarms.length} of ${clean} clean texts (${((falseAlarms.length / clean) * 100).toFixed(2)} %), ${blocked} of them blocking; ${besides} findings beside the planted ones`,
    `a check took ${sorted[Math.floor(sorted.length / 2)]!.toFixed(1)} ms at the median, ${sorted[Math.floor(sorted.length * 0.99)]!.toFixed(1)} ms at the 99th percentile, ${sorted.at(-1)!.toFixed(1)} ms at most`,
    ...few.map(
      ({ language, planted: { kind, how, field, words, secret } }) =>
        `missed ${kind} (${language}, ${field}; ${how}): ${JSON.stringify(words)} from ${JSON.stringify(secret.slice(0, 160))}`,
    ),
    ...falseAlarms
      .slice(0, examples * 3)
      .map(
        ({ language, findings }) =>
          `false alarm (${language}): ${findings.map(({ rule, weight, field, excerpt, from }) => `${rule}/${weight} ${field} ${JSON.stringify(excerpt)}${from?.excerpt === undefined ? "" : ` in ${JSON.stringify(from.excerpt.slice(0, 80))}`}`).join("; ")}`,
      ),
  ];
}
