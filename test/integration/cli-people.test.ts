import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSqliteDirectory } from "../../server/adapters/sqlite/directory/open-directory.ts";
import { Argon2PasswordHasher } from "../../server/adapters/argon2/password-hasher.ts";
import { backupCommand } from "../../server/cli/backup.ts";
import type { Command, CommandIo } from "../../server/cli/command.ts";
import { exportCommand } from "../../server/cli/export.ts";
import { partnerAddCommand } from "../../server/cli/partner-add.ts";
import { partnerListCommand } from "../../server/cli/partner-list.ts";
import { roomListCommand } from "../../server/cli/room-list.ts";
import { roomCommand } from "../../server/cli/room.ts";
import { userAddCommand } from "../../server/cli/user-add.ts";
import { userChangeCommand } from "../../server/cli/user-change.ts";
import { userListCommand } from "../../server/cli/user-list.ts";
import { userPasswordCommand } from "../../server/cli/user-password.ts";
import { userSessionsCommand } from "../../server/cli/user-sessions.ts";
import { AccessRelay } from "../../server/commands/relay-access-changes.ts";
import { AccessChanges } from "../../server/domain/access-changes.ts";
import type { AccessChange } from "../../server/ports/directory/access-changes.ts";
import { BY } from "../support/directory-records.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { runMajlis } from "../support/terminal.ts";

const temporaryFolder = temporaryFolders();

/** A terminal at a fresh data folder: runs commands, keeps what they print. */
function terminal(limits?: string) {
  const folder = join(temporaryFolder(), "data");
  const run = async ({ run: start }: Command, args: string[], input = "") => {
    const lines: string[] = [];
    const errors: string[] = [];
    const pieces = async function* () {
      yield* input.match(/[^]{1,3}/g) ?? [];
    };
    const io: CommandIo = {
      out: (line) => void lines.push(line),
      err: (line) => void errors.push(line),
      input: pieces(),
      dataFolder: folder,
      limits,
    };
    return { code: await start(args, io), out: lines.join("\n"), err: errors.join("\n") };
  };
  return { folder, run };
}

describe("the command line for people and rooms", () => {
  it("adds partners and accounts, whose password comes on standard input and works", async () => {
    const { folder, run } = terminal();
    expect(await run(partnerAddCommand, ["ALF", "Alfara"])).toMatchObject({ code: 0, out: "added ALF Alfara" });
    const added = await run(
      userAddCommand,
      ["layla", "--partner", "ALF", "--name", "Layla Alfar", "--admin", "--partner-admin", "--may-release"],
      "a password of hers\r\nmore\n",
    );
    expect(added).toMatchObject({ code: 0, err: "" });
    const directory = openSqliteDirectory(join(folder, "directory.db"));
    const account = await directory.userByUsername("layla");
    expect(account?.user).toMatchObject({
      displayName: "Layla Alfar",
      partner: "ALF",
      isAdmin: true,
      isPartnerAdmin: true,
      mayRelease: true,
    });
    expect(await new Argon2PasswordHasher().verify(account?.passwordHash ?? null, "a password of hers")).toBe(true);
    await directory.close();
  });

  it("A16 A17 A18 does all that an administrator does: lists and changes accounts, sets passwords, ends sessions and tokens", async () => {
    const { folder, run } = terminal();
    await run(partnerAddCommand, ["ALF", "Alfara"]);
    await run(partnerAddCommand, ["BRV", "Baruv"]);
    expect(await run(partnerListCommand, [])).toMatchObject({ code: 0, out: "ALF  Alfara\nBRV  Baruv" });
    await run(userAddCommand, ["layla", "--partner", "ALF", "--name", "Layla Alfar", "--admin"], "long enough indeed");
    await run(userAddCommand, ["burak", "--partner", "BRV", "--name", "Burak Varol"], "long enough indeed");
    const list = async (...args: string[]) => (await run(userListCommand, args)).out.split("\n").map((line) => line.split(/\s+/)[0]);
    expect([await list(), await list("VAROL"), await list("--partner", "ALF")]).toEqual([["burak", "layla"], ["burak"], ["layla"]]);
    const change = (...args: string[]) => run(userChangeCommand, args);
    expect(await change("burak", "--may-release", "yes", "--name", "Burak V.")).toMatchObject({ code: 0, out: "changed burak" });
    expect(await change("burak", "--may-release", "yes")).toMatchObject({ code: 0, out: "unchanged burak" });
    expect((await run(userListCommand, ["burak"])).out).toMatch(/^burak +BRV  may release  Burak V\.$/);
    for (const taking of ["--admin", "--disabled"])
      expect(await change("layla", taking, taking === "--admin" ? "no" : "yes")).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^refused: this is the last enabled administrator/) as string,
      });
    expect((await change("nobody", "--admin", "yes")).err).toMatch(/^refused: there is no account with this username/);
    for (const wrong of [["burak"], ["burak", "--admin", "maybe"], ["--admin", "yes"], ["a", "b", "--admin", "yes"]])
      expect((await change(...wrong)).code).toBe(2);
    expect(await change("burak", "--name", " ")).toMatchObject({ code: 1, err: "refused: the name (--name) must not be empty" });

    const directory = openSqliteDirectory(join(folder, "directory.db"));
    const { id } = (await directory.userByUsername("burak"))?.user ?? { id: "" };
    const until = Date.now() + 3_600_000;
    for (const name of ["s1", "s2", "s3"])
      await directory.addSession(BY, { id: name, user: id, secretHash: name, createdAt: 1, lastSeenAt: Date.now(), expiresAt: until });
    await directory.addToken(BY, { id: "t1", user: id, name: "script", secretHash: "t1", createdAt: 1, expiresAt: until });
    const sessions = (...args: string[]) => run(userSessionsCommand, ["burak", ...args]);
    expect((await sessions()).out.split("\n").map((line) => line.split(/\s+/)[1])).toEqual(["s1", "s2", "s3", "t1"]);
    expect((await sessions("--end", "s2")).out).toBe("ended s2");
    expect(await sessions("--end", "s2")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^refused: the account has no session/) as string,
    });
    expect((await sessions("--end-all")).out).toBe("ended 3 of burak");
    await directory.addToken(BY, { id: "t2", user: id, name: "script", secretHash: "t2", createdAt: 1, expiresAt: until });
    expect((await run(userPasswordCommand, ["burak"], "short\n")).code).toBe(1);
    expect((await run(userPasswordCommand, ["burak"], "a new password of his\n")).code).toBe(0);
    const account = await directory.userByUsername("burak");
    expect(await new Argon2PasswordHasher().verify(account?.passwordHash ?? null, "a new password of his")).toBe(true);
    expect(await directory.tokensOf(id)).toEqual([]);
    expect((await change("burak", "--disabled", "yes")).code).toBe(0);
    expect((await run(userListCommand, ["burak"])).out).toContain("disabled, may release");
    await directory.close();
  });

  it("A22 lists rooms with their hosts and the leads of these, and not what they are called", async () => {
    const { run } = terminal();
    for (const [code, name] of [
      ["ALF", "layla"],
      ["BRV", "burak"],
    ] as const) {
      await run(partnerAddCommand, [code, code]);
      await run(userAddCommand, [name, "--partner", code], "long enough indeed");
    }
    const ids: string[] = [];
    for (const name of ["layla", "burak"]) ids.push((await run(roomCommand, ["add", "Quiet canary", "--as", name])).out);
    await run(userChangeCommand, ["burak", "--disabled", "yes"]);
    const all = (await run(roomListCommand, [])).out;
    const moment = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
    expect(all).toMatch(new RegExp(`^${ids[0]}  ALF  ${moment}  layla$`, "m"));
    expect(all).toMatch(new RegExp(`^${ids[1]}  BRV  ${moment}  \\(burak\\)$`, "m"));
    expect([all.split("\n").length, all.includes("canary")]).toEqual([2, false]);
    expect((await run(roomListCommand, ["--host", "BRV"])).out).toMatch(new RegExp(`^${ids[1]} .*$`));
    expect(await run(roomListCommand, ["--host", "DLT"])).toMatchObject({ code: 0, out: "" });
    for (const wrong of [["--host", "brv"], ["BRV"]]) expect((await run(roomListCommand, wrong)).code).toBe(2);
  });

  it("L1 keeps rooms and compartments within the limits of MAJLIS_LIMITS, and does nothing where those are wrong", async () => {
    const { folder, run } = terminal("rooms=1,compartments=1");
    await run(partnerAddCommand, ["ALF", "Alfara"]);
    await run(userAddCommand, ["layla", "--partner", "ALF"], "a password of hers\n");
    const add = (title: string) => run(roomCommand, ["add", title, "--as", "layla"]);
    const made = await add("First");
    expect([made.code, await add("Second")]).toMatchObject([
      0,
      { code: 1, err: expect.stringMatching(/^refused: the account has made as many rooms/) },
    ]);
    const board = () => run(roomCommand, ["compartment", made.out, "--as", "layla"]);
    expect([(await board()).code, await board()]).toMatchObject([
      0,
      { code: 1, err: expect.stringMatching(/^refused: the account has made as many compartments/) },
    ]);
    const wrong = terminal("rooms=none");
    expect(await wrong.run(partnerAddCommand, ["ALF", "Alfara"])).toMatchObject({ code: 2, err: expect.stringContaining("MAJLIS_LIMITS") });
    expect([existsSync(folder), existsSync(wrong.folder)]).toEqual([true, false]);
  });

  it("says why it refuses, with exit code 1, and changes nothing", async () => {
    const { run } = terminal();
    await run(partnerAddCommand, ["ALF", "Alfara"]);
    expect(await run(partnerAddCommand, ["ALF", "Again"])).toMatchObject({
      code: 1,
      err: "refused: there is a partner with this code already; choose another code",
    });
    expect((await run(partnerAddCommand, ["alf", "Small"])).code).toBe(1);
    const short = await run(userAddCommand, ["layla", "--partner", "ALF"], "short\n");
    expect([short.code, short.err]).toEqual([1, expect.stringContaining("password")]);
    expect(await run(userAddCommand, ["layla", "--partner", "XXX"], "long enough indeed")).toMatchObject({
      code: 1,
      err: "refused: there is no partner with this code; add it first with majlis partner add",
    });
    expect((await run(userAddCommand, ["layla", "--partner", "ALF"], "long enough indeed")).code).toBe(0);
    expect(await run(userAddCommand, ["layla", "--partner", "ALF"], "long enough indeed")).toMatchObject({
      code: 1,
      err: "refused: there is an account with this username already; choose another username",
    });
  });

  it("explains itself with --help, and with exit code 2 on wrong usage", async () => {
    const { folder, run } = terminal();
    for (const command of [
      userAddCommand,
      userChangeCommand,
      userListCommand,
      partnerAddCommand,
      partnerListCommand,
      roomCommand,
      roomListCommand,
    ]) {
      const help = await run(command, ["--help"]);
      expect([help.code, help.out]).toEqual([0, expect.stringMatching(new RegExp(`^Usage: majlis ${command.name}[^]*Exit codes:`))]);
      expect(await run(command, ["--no-such-option"])).toMatchObject({ code: 2, out: "" });
    }
    expect(existsSync(folder)).toBe(false);
    for (const args of [[], ["layla"], ["layla", "extra", "--partner", "ALF"]]) expect((await run(userAddCommand, args)).code).toBe(2);
  });

  it.each(["user", "partner"])("lists the commands of a noun that has no command of its own name: %s", async (noun) => {
    for (const help of ["--help", "-h"]) {
      const { code, out, err } = await runMajlis([noun, help]);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toMatch(
        new RegExp(`^majlis ${noun} <command> \\[options\\]\n\n  ${noun} add +add an? [^]*"majlis ${noun} <command> --help"`),
      );
      expect(out).not.toContain("serve");
    }
    const wrong = [
      [[noun], noun],
      [[noun, "ad", "x"], `${noun} ad`],
    ] as const;
    for (const [words, said] of wrong) {
      const { code, out, err } = await runMajlis(words);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toMatch(new RegExp(`^majlis: there is no command "${said}"\n\nmajlis ${noun} <command>`));
    }
  });

  it("lists every command to one who asks, and beside a word that begins none", async () => {
    const all = await runMajlis(["--help"]);
    expect(all).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^majlis <command>[^]*serve[^]*user add[^]*migrate/) as string,
      err: "",
    });
    expect(await runMajlis(["usr", "--help"])).toEqual({ code: 2, out: "", err: `majlis: there is no command "usr"\n\n${all.out}` });
  });

  it("starts no server where serve has an argument, and says how it is written", async () => {
    const help = await runMajlis(["serve", "--help"]);
    expect(help).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: majlis serve\n[^]*Exit codes:/) as string, err: "" });
    const wrong = await runMajlis(["serve", "--port"]);
    expect(wrong).toEqual({ code: 2, out: "", err: "majlis: serve takes no arguments\nUsage: majlis serve\n--help shows more.\n" });
  });

  it("says plainly what is wrong with each argument and how the command is written, without the words of a schema or a system", async () => {
    const { run } = terminal();
    await run(partnerAddCommand, ["ALF", "Alfara"]);
    await run(userAddCommand, ["layla", "--partner", "ALF"], "long enough indeed");
    const as = ["--as", "layla"];
    const said: readonly (readonly [Command, string[], string])[] = [
      [partnerAddCommand, ["alf", ""], "refused: the code must be three capital letters, A to Z; the name must not be empty"],
      [
        userAddCommand,
        ["Layla", "--partner", "ALF"],
        "refused: the username must be 2 to 32 of a-z, 0-9, dot, dash and underscore, with a letter or digit first; the password (the first line of standard input) must have 10 characters or more",
      ],
      [userAddCommand, ["leila"], "majlis: give the code of the account's partner with --partner"],
      [roomCommand, ["add", "x"], "majlis: name the account that does it with --as"],
      [roomCommand, ["ad", "x", ...as], 'majlis: there is no "majlis room ad"'],
      [roomCommand, ["add", "", ...as], "refused: the title must not be empty"],
      [roomCommand, ["add", "a".repeat(121), ...as], "refused: the title must have 120 characters or fewer"],
      [roomCommand, ["compartment", "x", "--to", "ALF,brv", ...as], "refused: each code of --to must be three capital letters, A to Z"],
      [
        roomCommand,
        ["compartment", "x", "--tlp", "white", ...as],
        "refused: the TLP level (--tlp) must be one of clear, green, amber, amber+strict, red",
      ],
      [
        roomCommand,
        ["compartment", "x", "--classification", "cosmic", ...as],
        "refused: this installation has no such classification; MAJLIS_CLASSIFICATIONS names them, the lowest first",
      ],
      [roomCommand, ["member", "x", "layla", "boss", ...as], "refused: the role must be one of lead, analyst, watch"],
      [
        roomCommand,
        ["remove", "x", "nobody", ...as],
        "refused: there is no account with this username, or it is disabled; majlis user add adds an account",
      ],
      [roomCommand, ["add", "x", "--as"], "majlis: Option '--as <value>' argument missing"],
      [roomCommand, ["add", "x", "--an", "layla"], "majlis: Unknown option '--an'"],
    ];
    for (const [command, args, line] of said) {
      const { code, err } = await run(command, args);
      expect([code, err.split("\n")[0]]).toEqual([line.startsWith("refused") ? 1 : 2, line]);
      expect(err).not.toMatch(/Invalid|expected|regex|Too (small|big)/);
      expect(err.includes(`Usage: majlis ${command.name}`)).toBe(code === 2);
    }
  });

  it("makes no data folder with a command that needs what is kept in one, nor a file in an empty one, and says so (exit code 3)", async () => {
    const { folder, run } = terminal();
    const store = ["--data", folder];
    const needing: readonly (readonly [Command, string[], string])[] = [
      [userAddCommand, ["layla", "--partner", "ALF"], "a password of hers"],
      [roomCommand, ["add", "Strait Watch", "--as", "layla"], ""],
      [roomCommand, ["compartment", "room-1", "--as", "layla"], ""],
      [roomCommand, ["member", "room-1", "burak", "watch", "--as", "layla"], ""],
      [roomCommand, ["remove", "room-1", "burak", "--as", "layla"], ""],
      [exportCommand, ["compartment-a"], ""],
      [backupCommand, [join(folder, "..", "backup")], ""],
    ];
    const answers = async () => {
      for (const [command, args, input] of needing) {
        const { code, out, err } = await run(command, [...args, ...store], input);
        expect([command.name, code, out, err]).toEqual([
          command.name,
          3,
          "",
          expect.stringMatching(/Name the data folder|name the data folder/),
        ]);
      }
    };
    await answers();
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    await answers();
    expect(readdirSync(folder)).toEqual([]);
    // Neither does one whose arguments are refused.
    expect(await run(partnerAddCommand, ["alf", "Small", ...store])).toMatchObject({ code: 1 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says so with exit code 3 when the data folder cannot be opened, or is of a newer version", async () => {
    const { folder, run } = terminal();
    writeFileSync(folder, "a file where the folder should be");
    expect(await run(partnerAddCommand, ["ALF", "Alfara"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("cannot open the data folder"),
    });
  });

  it("makes rooms and members under the rules of the account it acts as, and the server hears of it", async () => {
    const { folder, run } = terminal();
    await run(partnerAddCommand, ["ALF", "Alfara"]);
    await run(partnerAddCommand, ["BRV", "Baruv"]);
    await run(userAddCommand, ["layla", "--partner", "ALF"], "long enough indeed");
    await run(userAddCommand, ["burak", "--partner", "BRV"], "long enough indeed");

    const directory = openSqliteDirectory(join(folder, "directory.db"));
    const changes = new AccessChanges();
    const told: AccessChange[] = [];
    changes.subscribe((change) => told.push(change));
    const relay = new AccessRelay({ directory, changes });
    await relay.start();

    const { out: room } = await run(roomCommand, ["add", "Strait Watch", "--as", "layla"]);
    const { out: compartment } = await run(roomCommand, ["compartment", room, "--to", "BRV", "--name", "Shared", "--as", "layla"]);
    expect(await run(roomCommand, ["member", room, "burak", "analyst", "--as", "burak"])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^refused: there is no such room/),
    });
    expect((await run(roomCommand, ["member", room, "burak", "analyst", "--as", "layla"])).code).toBe(0);
    expect(await run(roomCommand, ["compartment", room, "--as", "burak"])).toMatchObject({
      code: 1,
      err: "refused: the account named by --as may not do this; name a lead of the room",
    });
    expect((await run(roomCommand, ["remove", room, "burak", "--as", "layla"])).code).toBe(0);
    expect((await run(roomCommand, ["constructor", room, "--as", "layla"])).code).toBe(2);

    expect(await directory.compartment(compartment)).toMatchObject({
      room,
      name: "Shared",
      originator: "ALF",
      releasableTo: ["ALF", "BRV"],
    });
    // The site got its identity with the first compartment, and keeps it (N21); what bounds nothing is a label of version 2, too (A5).
    const site = await directory.site();
    expect(await directory.compartment(compartment)).toMatchObject({ home: site?.id, ceiling: { classification: null, tlp: null } });
    const bounds = ["--classification", "Top-Secret", "--tlp", "AMBER+STRICT"];
    const { out: bounded } = await run(roomCommand, ["compartment", room, ...bounds, "--as", "layla"]);
    const ceiling = { classification: "top-secret", tlp: "amber+strict" };
    expect(await directory.compartment(bounded)).toMatchObject({ home: site?.id, ceiling });
    await relay.drain();
    await relay.drain();
    const kinds = ["member-added", "compartment-created", "member-added", "member-removed", "compartment-created"];
    expect(told.map(({ kind }) => kind)).toEqual(kinds);
    await directory.close();
  });
});
