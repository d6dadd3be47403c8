/*
 * Looking writes nothing (P11): `node test/trials/looking.ts --boards 100000 --pages 500 [--seed 1] [--plant unguarded]`.
 * Opens generated boards of every shape through the editor's binding in Node, and cards of such boards in Chromium, while another person changes
 * them; ends with 1 if anything was written, changed or thrown.
 */
import { parseArgs } from "node:util";
import { lookAtBoards } from "../support/looking/look-at-boards.ts";
import { lookAtPages } from "../support/looking/look-at-pages.ts";

const { values } = parseArgs({
  options: {
    boards: { type: "string", default: "100000" },
    pages: { type: "string", default: "500" },
    seed: { type: "string" },
    plant: { type: "string" },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`seed ${seed}${values.plant === undefined ? "" : `, planted: ${values.plant}`}`);

const report = lookAtBoards({
  boards: Number(values.boards),
  seed,
  isUnguarded: values.plant === "unguarded",
  onProgress: ({ boards, updates, errors }) => console.log(`  ${boards} boards, ${updates} updates, ${errors} errors`),
});
const { boards, accepted, edited, takenAway, updates, bytes, changed, errors } = report;
console.log(
  `${boards} boards, ${accepted} of them taken by the validator; ${edited} opened in the editor, ${takenAway} taken out of it by a change`,
);
console.log(`${updates} updates of ${bytes} bytes, ${changed} boards changed, ${errors} errors`);
for (const complaint of report.complaints) console.error(complaint);
let faults = updates + changed + errors;

if (Number(values.pages) > 0) {
  const pages = await lookAtPages({ cards: Number(values.pages), seed });
  console.log(
    `${pages.opened} cards opened in Chromium (${pages.unreadable} unreadable, ${pages.readOnly} texts for reading), ${pages.remote} remote changes`,
  );
  console.log(`${pages.appended} entries appended by the viewer, ${pages.changed} boards changed, ${pages.errors.length} page errors`);
  for (const error of pages.errors.slice(0, 10)) console.error(error);
  faults += pages.appended + pages.changed + pages.errors.length;
}
process.exitCode = faults > 0 ? 1 : 0;
