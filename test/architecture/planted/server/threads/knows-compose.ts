import { command } from "../cli/command.ts";
import { route } from "../transport/http/route.ts";

/** Planted: a thread knows neither the command line nor a transport. */
export const planted = [command, route];
