import { thread } from "../threads/thread.ts";
import { launcher } from "../launch/launcher.ts";

/** Planted: the command line opens no thread of the server and starts no launcher. */
export const planted = [thread, launcher];
