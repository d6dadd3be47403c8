import { thread } from "../../threads/thread.ts";

/** Planted: an adapter opens no thread. */
export const planted = [thread];
