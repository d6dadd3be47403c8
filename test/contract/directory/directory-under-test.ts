import type { Directory } from "../../../server/ports/directory.ts";

/** A store under test. `reopen` gives a second connection to what was written, or null where nothing outlives the process. */
export interface DirectoryUnderTest {
  readonly directory: Directory;
  readonly reopen: (() => Promise<Directory>) | null;
  readonly dispose: () => Promise<void>;
}

/** Runs a test on a fresh store and disposes of it. */
export type With = (run: (directory: Directory, store: DirectoryUnderTest) => Promise<void>) => () => Promise<void>;
