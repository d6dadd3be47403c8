import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Y from "yjs";
import { openSnapshots } from "../../server/adapters/sqlite/open-snapshots.ts";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { openLeakCheck } from "../../server/threads/open-leak-check.ts";
import { createCard } from "../../shared/board/card.ts";
import { chainUpdate, EMPTY_CHAIN, type ChainEnd } from "../../shared/contribution/chain-entry.ts";
import { DEFAULT_SCHEME } from "../../shared/marking/scheme.ts";
import { authorship, sha256 } from "../support/entries.ts";
import { keptLog, rangesOf } from "../support/history-world.ts";
import { seededNumbers } from "../support/seeded-history.ts";

// What a leak check costs in a room of many cards: the first one, which reads and indexes the boards, those after it, and one after each edit.
// node test/bench/leak-check.ts [cards, default 5000] [checks, default 200]

const cards = Number(process.argv[2] ?? 5_000);
const checks = Number(process.argv[3] ?? 200);
const random = seededNumbers(7);
const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
const folder = mkdtempSync(join(tmpdir(), "majlis-bench-"));
const ledgerPath = join(folder, "ledger.db");
const historyPath = join(folder, "history.db");

const SYLLABLES = [
  "ka",
  "rim",
  "sa",
  "lim",
  "nur",
  "dar",
  "vi",
  "sha",
  "mo",
  "tar",
  "be",
  "hro",
  "zan",
  "qa",
  "di",
  "fu",
  "had",
  "go",
  "lez",
  "wi",
];
const WORDS =
  "the crew of a grey skiff at pier was seen with two drums fuel near breakwater and left before dawn towards anchorage where patrol boats passed they waited for signal from tower".split(
    " ",
  );
const name = (): string => {
  const word = Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(SYLLABLES)).join("");
  return word[0]!.toUpperCase() + word.slice(1);
};
const sentence = (): string =>
  `${Array.from({ length: 18 }, () => pick(WORDS)).join(" ")} with ${name()} ${name()} at ${String(Math.floor(random() * 24)).padStart(2, "0")}:${String(Math.floor(random() * 60)).padStart(2, "0")}Z.`;

/** Writes a board of so many cards in entries of fifty, and answers how a further card is written. */
async function fill(compartment: string, count: number): Promise<() => Promise<void>> {
  const ledger = openLedger(ledgerPath);
  const doc = new Y.Doc();
  let end: ChainEnd = EMPTY_CHAIN;
  let made = 0;
  const write = async (add: number): Promise<void> => {
    const before = Y.encodeStateVector(doc);
    doc.transact(() => {
      for (let index = 0; index < add; index++, made++)
        createCard(doc, {
          id: `${compartment}-${made}`,
          title: `Report of ${name()}`,
          body: [sentence(), sentence(), sentence(), sentence()].join("\n"),
          rank: "a",
          place: { lat: 24 + random() * 3, lon: 54 + random() * 3 },
        });
    });
    const update = Y.encodeStateAsUpdate(doc, before);
    const entry = chainUpdate(
      end,
      authorship({ compartment, author: "user-alf", at: 1_700_000_000_000 }),
      { ...rangesOf(update), update },
      sha256,
    );
    await ledger.append([{ compartment, expectedHead: end.hash, entries: [entry] }]);
    end = entry;
  };
  for (let left = count; left > 0; left -= 50) await write(Math.min(50, left));
  return () => write(1);
}

const percentile = (values: readonly number[], share: number): string =>
  `${values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)]!.toFixed(1)} ms`;
const say = (what: string, text: string): void => console.log(`${what.padEnd(34)}${text}`);

await openSnapshots(historyPath).close();
const writeMore = await fill("narrow", Math.ceil(cards * 0.6));
await fill("other", Math.ceil(cards * 0.2));
await fill("wide", Math.ceil(cards * 0.2));
const settings = {
  ledger: { kind: "sqlite", path: ledgerPath, quarantine: join(folder, "quarantine") } as const,
  historyPath,
  logLevel: "warn",
  scheme: DEFAULT_SCHEME,
};
const check = openLeakCheck(settings, { clock: systemClock, log: keptLog() });
const once = async (): Promise<number> => {
  const body = [sentence(), sentence(), sentence(), sentence(), sentence()].join(" ");
  const started = performance.now();
  const marking = { tlp: "amber", caveats: [], orcon: false } as const;
  await check.check({
    compartment: "narrow",
    card: "narrow-7",
    to: "wide",
    hidden: ["narrow", "other"],
    content: { title: "Warning", body, kind: "warning", marking: { ...marking, caveats: [] } },
    ceiling: undefined,
  });
  return performance.now() - started;
};

say("cards", String(cards));
say("the first check", `${(await once()).toFixed(0)} ms`);
const warm: number[] = [];
for (let index = 0; index < checks; index++) warm.push(await once());
say("further checks, median, 99 of 100", `${percentile(warm, 0.5)}, ${percentile(warm, 0.99)}`);
const afterEdit: number[] = [];
for (let index = 0; index < Math.min(checks, 50); index++) {
  await writeMore();
  afterEdit.push(await once());
}
say("after an edit, median, longest", `${percentile(afterEdit, 0.5)}, ${percentile(afterEdit, 1)}`);
await check.close();
rmSync(folder, { recursive: true });
