import { openThread } from "../adapters/worker/open-thread.ts";
import type { PreparedRestoration, RestorationInput } from "../commands/prepare-restoration.ts";
import type { RestorationThread } from "./restoration-thread.ts";

/** Runs `prepareRestoration` on a thread of its own, which ends afterwards. Rejects if the thread breaks. */
export async function prepareRestorationOnThread(input: RestorationInput): Promise<PreparedRestoration> {
  const thread = await openThread<RestorationThread>(new URL("restoration-thread.ts", import.meta.url), null);
  try {
    return await thread.methods.prepareRestoration(input);
  } finally {
    await thread.stop();
  }
}
