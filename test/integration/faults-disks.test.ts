import { describe } from "vitest";
import { DISK_FAULTS } from "../support/faults/disk-faults.ts";
import { mayMount } from "../support/faults/full-disk.ts";
import { holdInShort } from "../support/faults/short-form.ts";

describe.runIf(mayMount)("P1 P4 P5 with a full disk under the database or under a node", () => {
  holdInShort(DISK_FAULTS);
});
