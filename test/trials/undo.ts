/*
 * Plays random histories of three people and holds each press of undo and redo against an oracle:
 * `node test/trials/undo.ts --histories 20000 [--seed 1]`.
 *
 * Values, cards and links: a press takes back exactly its act. It must be refused, and change nothing, where another person changed the same
 * since, or a refused act of one's own stands in the way; and only then. Letters of a title: the act's own letters come or go, all others
 * stay. Text of a card: exact while no other person has written in it since; later no letter, mark or level of another person goes.
 *
 * What the oracle allows beyond that, each with its reason beside the rule in test/support/undo:
 * - A change by another person that left no trace here, such as a mark on letters that are deleted here: a press may be refused or not
 *   (`arrivalOf` in history-oracle.ts).
 * - A letter that two people deleted at once and both brought back stands there twice: each copy belongs to one of them (`faultsInLetters`).
 * - Of two equal marks that two people set at once, a look does not tell whose is left. What was typed inside of one's own marked letters
 *   loses the mark with them (text-oracle.ts). The trial of the editor holds both.
 */
import { parseArgs } from "node:util";
import { playHistories } from "../support/undo/play-histories.ts";

const { values } = parseArgs({ options: { histories: { type: "string", default: "20000" }, seed: { type: "string" } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const startedMs = performance.now();
const { complaints, ...counts } = playHistories({ histories: Number(values.histories), seed });
console.log(`seed ${seed}, ${values.histories} histories in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
for (const [what, count] of Object.entries(counts)) console.log(`  ${what.padEnd(18)}${count}`);
console.log(`  complaints        ${complaints.length}`);
for (const complaint of complaints.slice(0, 20)) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
