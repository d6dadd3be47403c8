/*
 * Leaks planted in releases: `node test/trials/leak-check.ts [--count 1000] [--cards 5000] [--seed n] [--examples 3]`.
 * `count` texts with names, transliterated names, nicknames, code words, positions, times, phrases, files and ids of narrow cards in seven languages, many of them
 * hidden, and as many clean ones, are checked in a room of `cards` cards. Ends with 1 where fewer than 99 % are found, or more than 5 % of the clean texts
 * have a finding. Times are told, not judged: the machine may be busy.
 */
import { parseArgs } from "node:util";
import { judged, told } from "../support/planted-leaks/judged.ts";
import { openCheck } from "../support/planted-leaks/open-check.ts";
import { plantedRoom } from "../support/planted-leaks/room.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000" },
    cards: { type: "string", default: "5000" },
    seed: { type: "string" },
    examples: { type: "string", default: "3" },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`seed ${seed}`);
const { room, leaking, clean } = plantedRoom(seed, Number(values.count), Number(values.cards));
const from = performance.now();
const check = await openCheck(room);
console.log(`${values.cards} cards made ready in ${((performance.now() - from) / 1000).toFixed(1)} s`);
const judgement = await judged(check, leaking, clean);
for (const line of told(judgement, Number(values.examples))) console.log(line);
const { planted, found, falseAlarms } = judgement;
const failures = [
  ...(found.of() < 0.99 * planted.of() ? ["fewer than 99 % of the planted leaks were found"] : []),
  ...(falseAlarms.length > 0.05 * clean.length ? ["more than 5 % of the clean texts have a finding"] : []),
];
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
