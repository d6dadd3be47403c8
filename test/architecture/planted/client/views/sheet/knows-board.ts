import { board } from "../board/Board.ts";

/** Planted: one view knows no other. */
export const planted = [board];
