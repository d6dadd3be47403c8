import { command } from "../cli/command.ts";
import { example } from "../deploy/example.ts";

/** Planted: the composition knows no command line and reads no example. */
export const planted = [command, example];
