/*
 * Plays random acts in the editors of one text and goes back and forth through them by undo and redo:
 * `node test/trials/editor-undo.ts --seeds 200 [--first 1] [--people 1|2|3]`.
 *
 * One person: each press shows exactly what was there, and takes one act.
 *
 * Several people, late and off line: a press takes one act. It shows exactly what was there, if no edit of another person has arrived since.
 * Else it takes back what the act did and nothing else. It may be refused where another person's edit touched a block that the act had changed,
 * or where a later act had to stay, and changes nothing then. The rules, and what a press may do beyond them, stand with `faultsOfPress` in
 * test/support/undo/shared-text-oracle.ts: copies of letters that two people moved at once; marks and blocks that a letter has from its place;
 * what others did at a letter's old place; what two people took away at once; letters that the act had moved between blocks.
 *
 * A history ends early where edits made at once leave a text that no editor can hold: its editor closes then. A press must never lead to that.
 */
import { parseArgs } from "node:util";
import { playEditor } from "../support/undo/play-editor.ts";
import { emptyReport, playTogether } from "../support/undo/play-together.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    first: { type: "string", default: "1" },
    people: { type: "string", default: "1" },
  },
});
const first = Number(values.first);
const people = Number(values.people);
const report = emptyReport();
let faulty = 0;
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  const before = report.faults.length;
  if (people > 1) playTogether({ seed, people, steps: 80 }, report);
  else {
    const fault = playEditor(seed, 40);
    if (fault !== null) report.faults.push(`seed ${seed}: ${fault}`);
  }
  if (report.faults.length > before) {
    faulty += 1;
    console.error(report.faults[before]);
  }
}
console.log(`${values.seeds} seeds from ${first}, people: ${people}, with faults: ${faulty}`);
const { acts, done, doneAmid, refused } = report;
if (people > 1) console.log(`${acts} acts; ${done} presses done, ${doneAmid} of them after edits of others; ${refused} refused`);
process.exitCode = faulty > 0 ? 1 : 0;
