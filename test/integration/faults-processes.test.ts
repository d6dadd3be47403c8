import { describe } from "vitest";
import { PROCESS_FAULTS } from "../support/faults/process-faults.ts";
import { holdInShort } from "../support/faults/short-form.ts";

// The long form: `node test/trials/faults.ts --fault all --trials 30`.
describe.runIf(process.platform === "linux")("P1 P4 P5 P8 T47 with a process killed, stopped or wrong about the time", () => {
  holdInShort(PROCESS_FAULTS);
});
