import { exit, type Command, type CommandIo } from "./command.ts";

/**
 * Answers words that name no command, or ask for help before they name one: with the commands that begin with the first of them (`user`), else with
 * all. Gives the exit code: wrong usage, unless they asked for help or there are none.
 */
export function listCommands(
  words: readonly string[],
  { commands, io }: { readonly commands: readonly Command[]; readonly io: CommandIo },
): number {
  const [noun = ""] = words;
  const ofNoun = commands.filter(({ name }) => name.startsWith(`${noun} `));
  const listed = ofNoun.length > 0 ? ofNoun : commands;
  const list = listed.map(({ name, summary }) => `  ${name.padEnd(13)} ${summary}`).join("\n");
  const form = ofNoun.length > 0 ? `${noun} <command>` : "<command>";
  const text = `majlis ${form} [options]\n\n${list}\n\n"majlis ${form} --help" shows more about each.`;
  const asked = ofNoun.length > 0 ? words[1] : words[0];
  if (asked === "--help" || asked === "-h" || words.length === 0) {
    io.out(text);
    return exit.done;
  }
  const said = asked === undefined || ofNoun.length === 0 ? noun : `${noun} ${asked}`;
  io.err(`majlis: there is no command "${said}"\n\n${text}`);
  return exit.usage;
}
