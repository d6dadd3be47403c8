import { parseArgs, type ParseArgsConfig } from "node:util";
import { exit, type Command, type CommandIo } from "./command.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Parsed<Taken extends Options> = ReturnType<typeof parseArgs<{ options: Taken; allowPositionals: true }>>;

/** A command's parsed arguments: the values of its options, typed by them, and the words beside them. */
export interface Arguments<Taken extends Options> {
  readonly values: Parsed<Taken>["values"];
  readonly positionals: readonly string[];
}

/** Arguments that a command cannot work with, and what to give instead. */
export interface WrongUsage {
  readonly usage: string;
}

/** One command as it is written: what it is called and takes, and what it does with that. */
export interface CommandForm<Taken extends Options> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Its text begins with a paragraph of usage, which is shown beside what is wrong with arguments. */
  readonly help: string;
  /** Beside `--help`, as `parseArgs` of node:util takes them; null for a command without any arguments. */
  readonly options: Taken | null;
  /** Resolves to the exit code, or to how the arguments are wrong. */
  readonly run: (given: Arguments<Taken>, io: CommandIo) => Promise<number | WrongUsage>;
}

/** The option of every command that works on a data folder. */
export const DATA_OPTION = { data: { type: "string" } } as const satisfies Options;

/** Makes a command of its form. It answers `--help`, and says what is wrong with arguments and how the command is written: exit code 2. */
export function defineCommand<const Taken extends Options>(form: CommandForm<Taken>): Command {
  const { name, summary, help } = form;
  return {
    name,
    summary,
    run: async (args, io) => {
      const given = read(form, args);
      if (given === "help") {
        io.out(help);
        return exit.done;
      }
      const outcome = "usage" in given ? given : await form.run(given, io);
      return typeof outcome === "number" ? outcome : sayWrongUsage(outcome.usage, help, io);
    },
  };
}

function read<Taken extends Options>({ name, options }: CommandForm<Taken>, args: string[]): Arguments<Taken> | WrongUsage | "help" {
  if (options === null) {
    const [first] = args;
    if (first === "--help" || first === "-h") return "help";
    if (first !== undefined) return { usage: `${name} takes no arguments` };
  }
  try {
    const taken = { ...options, help: { type: "boolean", short: "h" } } as const;
    const { values, positionals } = parseArgs({ args, options: taken, allowPositionals: true });
    if ("help" in values && values.help) return "help";
    return { values: values as Parsed<Taken>["values"], positionals };
  } catch (cause) {
    return { usage: optionFault(cause) };
  }
}

function sayWrongUsage(why: string, help: string, io: CommandIo): number {
  io.err(`majlis: ${why}`);
  io.err(help.split("\n\n", 1)[0] ?? "");
  io.err("--help shows more.");
  return exit.usage;
}

/** What is wrong with an option, from what `parseArgs` threw. Its first sentence says that; the next ones are for arguments that begin with a dash. */
function optionFault(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split(/\.\s/, 1)[0] ?? "";
}
