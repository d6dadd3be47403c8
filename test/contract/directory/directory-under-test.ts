import type { Directory } from "../../../server/ports/directory.ts";

/** A store under test. `reopen` gives a second connection to what was written, or null where nothing outlives the process. */
export interface DirectoryUnderTest {
  readonly directory: Directory;
  readonly reopen: (() => Promise<Directory>) | null;
  /** Takes away a table that the trail needs, so that no record can be written, and resolves to what puts it back. Absent where there are no tables. */
  readonly breakTrail?: () => Promise<() => Promise<void>>;
  readonly dispose: () => Promise<void>;
}

/** Runs a test on a fresh store and disposes of it. */
export type With = (run: (directory: Directory, store: DirectoryUnderTest) => Promise<void>) => () => Promise<void>;
