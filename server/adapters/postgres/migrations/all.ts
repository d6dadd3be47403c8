import type { Migration } from "../migrate.ts";
import { LEDGER } from "./001-ledger.ts";
import { DIRECTORY } from "./002-directory.ts";
import { MASS_DELETION } from "./003-mass-deletion.ts";

/** Every step of the schema `majlis`, oldest first. New ones go to the end. */
export const MIGRATIONS: readonly Migration[] = [LEDGER, DIRECTORY, MASS_DELETION];
