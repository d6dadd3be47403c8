import type { Directory } from "../../../server/ports/directory.ts";

/** A store under test. `reopen` gives a second connection to what was written, or null where nothing outlives the process. */
export interface DirectoryUnderTest {
  readonly directory: Directory;
  readonly reopen: (() => Promise<Directory>) | null;
  /** Runs something while a table is away that the trail needs, so that no record can be written. Absent where there are no tables. */
  readonly withoutTrail?: (run: () => Promise<unknown>) => Promise<unknown>;
  readonly dispose: () => Promise<void>;
}

/** Runs a test on a fresh store and disposes of it. */
export type With = (run: (directory: Directory, store: DirectoryUnderTest) => Promise<void>) => () => Promise<void>;
