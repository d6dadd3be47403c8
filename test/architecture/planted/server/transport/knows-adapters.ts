import { other } from "../adapters/two/other.ts";

/** Planted: files beside the transports are fenced too. */
export const planted = [other];
