import { describe } from "vitest";
import { LINE_FAULTS } from "../support/faults/line-faults.ts";
import { holdInShort } from "../support/faults/short-form.ts";

describe.runIf(process.platform === "linux")("P1 P4 P5 P8 with lines cut, silent, slow, losing and repeating", () => {
  holdInShort(LINE_FAULTS);
});
