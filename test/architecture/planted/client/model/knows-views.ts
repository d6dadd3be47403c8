import { board } from "../views/board/Board.ts";
import { app } from "../App.ts";

/** Planted: the core of the client knows no view. */
export const planted = [board, app];
