import { route } from "../http/route.ts";

/** Planted: one transport knows no other. */
export const planted = [route];
