import { openThread } from "../adapters/worker/open-thread.ts";
import { type Directory, DirectoryUnavailable } from "../ports/directory.ts";

/** A directory on a thread of its own. */
export interface DirectoryThread {
  readonly directory: Directory;
  /** Settles when the thread is gone: null after closing, else what ended it. Never rejects. */
  readonly ended: Promise<Error | null>;
}

/**
 * Opens (or creates) directory.db on a thread of its own. `directory.close()` ends the thread too.
 * Rejects with what opening the file threw (`NewerLayoutError` by name for a file of a newer version).
 */
export async function openDirectoryThread(path: string): Promise<DirectoryThread> {
  const thread = await openThread<Directory>(new URL("directory-thread.ts", import.meta.url), { path }, { errors: [DirectoryUnavailable] });
  let closing: Promise<void> | null = null;
  const close = async () => {
    await thread.methods.close();
    await thread.stop();
  };
  const directory = new Proxy(thread.methods, {
    get: (methods, name) => (name === "close" ? () => (closing ??= close()) : Reflect.get(methods, name)),
  });
  return { directory, ended: thread.ended };
}
