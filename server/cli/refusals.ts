import { exit, type CommandIo } from "./command.ts";

/** Why a command on people and rooms was refused, by the code of the refusal, and what to do about it. */
const SENTENCES = {
  "code-taken": "there is a partner with this code already; choose another code",
  "username-taken": "there is an account with this username already; choose another username",
  "unknown-partner": "there is no partner with this code; add it first with majlis partner add",
  "unknown-classification": "this installation has no such classification; MAJLIS_CLASSIFICATIONS names them, the lowest first",
  "unknown-user": "there is no account with this username, or it is disabled; majlis user add adds an account",
  "no-such-account": "there is no account with this username; majlis user list lists them",
  "no-such-sign-in": "the account has no session or token with this id; majlis user sessions lists them",
  "last-administrator": "this is the last enabled administrator of the site; make another account one first",
  "not-found":
    "there is no such room, or the account named by --as may not see it, or the person is not a member; give the id that majlis room add printed",
  "not-allowed": "the account named by --as may not do this; name a lead of the room",
  "last-lead": "a room keeps a lead, and one of its host while the host has members; make another member a lead first",
  "too-many-rooms": "the account has made as many rooms as one person may make; MAJLIS_LIMITS sets how many (rooms)",
  "too-many-compartments": "the account has made as many compartments as one person may make; MAJLIS_LIMITS sets how many (compartments)",
  "too-many-invitations":
    "the account has as many invitations unanswered as one person may have; MAJLIS_LIMITS sets how many (invitations)",
  "too-many-partners": "the set names more partners than a compartment may have; MAJLIS_LIMITS sets how many (partners)",
} as const;

/** Says why a command was refused; gives its exit code. */
export function sayRefused(why: string, io: CommandIo): number {
  io.err(`refused: ${why}`);
  return exit.refused;
}

/** The sentence for a refusal. */
export function refusal(code: keyof typeof SENTENCES): string {
  return SENTENCES[code];
}
