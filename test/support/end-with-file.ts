import { afterAll } from "vitest";
import { endOwnProcesses } from "./own-processes.ts";

afterAll(endOwnProcesses);
