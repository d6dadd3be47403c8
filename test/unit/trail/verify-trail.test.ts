import { describe, expect, it } from "vitest";
import { addToSum, encodeTrailer } from "../../../shared/contribution/export-format.ts";
import { GENESIS_HASH } from "../../../shared/contribution/entry.ts";
import { encodeTrailHeader, encodeTrailLine, verifyTrailExport } from "../../../shared/trail/trail-export.ts";
import { chainTrailRecord, emptyTrail, encodeTrailLeaf, trailBody, type TrailRecord } from "../../../shared/trail/trail-record.ts";
import { sha256 } from "../../support/entries.ts";
import { seededNumbers } from "../../support/seeded-history.ts";
import { verifyInPython, type Finding } from "../../support/verifier/compare-verifiers.ts";

const STREAM = "0123456789abcdef0123456789abcdef";
const seed = Number(process.env["SEED"] ?? 4_711);

function records(count: number): readonly TrailRecord[] {
  const chain: TrailRecord[] = [];
  for (let index = 0; index < count; index += 1) {
    const body = trailBody({ address: index % 3 === 0 ? null : "192.0.2.7", said: { user: `u${index}`, note: "é" }, salt: STREAM });
    const draft = { actor: `u${index % 4}`, partner: "ALF", session: `s${index}`, at: 1_000 + index * 300, type: "token.made", body };
    chain.push(chainTrailRecord(chain.at(-1) ?? emptyTrail(STREAM), draft, sha256));
  }
  return chain;
}

/** The lines of an export of these records, with every sum right: what a site writes, or a forger who knows the format. */
function writtenOut(chain: readonly TrailRecord[]): readonly string[] {
  const head = { seq: chain.at(-1)?.seq ?? 0, hash: chain.at(-1)?.hash ?? GENESIS_HASH };
  const lines = [encodeTrailHeader({ stream: STREAM, partner: "ALF", head }), ...chain.map(encodeTrailLine)];
  return [
    ...lines,
    encodeTrailer(
      chain.length,
      lines.reduce((sum, line) => addToSum(sum, line, sha256), GENESIS_HASH),
    ),
  ];
}

async function verify(lines: readonly string[]): Promise<Finding> {
  async function* each(): AsyncGenerator<string> {
    yield* lines;
  }
  const verdict = await verifyTrailExport(each(), sha256);
  return verdict.kind === "broken"
    ? { verdict: "broken", seq: verdict.seq, rule: verdict.rule }
    : { verdict: verdict.kind, seq: null, rule: null };
}

const rehashed = (record: TrailRecord): TrailRecord => ({ ...record, hash: sha256(encodeTrailLeaf(record)) });
const text = (words: string): Uint8Array => new Uint8Array(Buffer.from(words));

describe("TR6 an exported trail", () => {
  const chain = records(12);
  const lines = writtenOut(chain);
  const fourth = chain[3] as TrailRecord;
  const withFourth = (record: TrailRecord): readonly string[] => writtenOut(chain.with(3, record));

  it("is sound as the server writes it, also with shredded bodies and without records", async () => {
    const shredded = writtenOut(chain.map((record) => (record.seq % 2 === 0 ? { ...record, body: null } : record)));
    for (const sound of [lines, shredded, writtenOut([])]) expect(await verify(sound)).toEqual({ verdict: "sound", seq: null, rule: null });
  });

  it("names the first bad record and the rule that it breaks, in both verifiers alike", async () => {
    const other = text("[1]");
    const long = text(JSON.stringify({ said: "x".repeat(65_530) }));
    const cases: Readonly<Record<string, readonly string[]>> = {
      fields: withFourth(rehashed({ ...fourth, type: "Token.made" })),
      "fields of a body too long": withFourth(rehashed({ ...fourth, body: long, bodyHash: sha256(long) })),
      stream: withFourth(rehashed({ ...fourth, stream: "f".repeat(32) })),
      seq: withFourth(rehashed({ ...fourth, seq: 9 })),
      "prev-hash": withFourth(rehashed({ ...fourth, prevHash: sha256(text("x")) })),
      time: withFourth(rehashed({ ...fourth, at: 5 })),
      hash: withFourth({ ...fourth, actor: "another" }),
      "body-hash": withFourth({ ...fourth, body: other }),
      content: withFourth(rehashed({ ...fourth, body: other, bodyHash: sha256(other) })),
      "line of another spelling": lines.with(4, (lines[4] ?? "").replace('{"seq"', '{ "seq"')),
    };
    const ours = await Promise.all(Object.values(cases).map(verify));
    expect(ours).toEqual(Object.keys(cases).map((name) => ({ verdict: "broken", seq: 4, rule: name.split(" ")[0] })));
    expect(verifyInPython(Object.values(cases), "trail")).toMatchObject(ours);
    expect(await verify(lines.toSpliced(5, 1))).toEqual({ verdict: "broken", seq: 5, rule: "seq" });
    expect(await verify(lines.slice(0, -1))).toEqual({ verdict: "broken", seq: null, rule: "sum" });
    expect(await verify([...lines.slice(0, -2), lines.at(-1) ?? ""])).toEqual({ verdict: "broken", seq: 12, rule: "head" });
    expect(await verify(["{}"])).toEqual({ verdict: "unreadable", seq: null, rule: null });
  });

  it("is never sound with a character changed, and both verifiers say the same of 300 such changes", async () => {
    const whole = lines.join("\n");
    const random = seededNumbers(seed);
    const changed = Array.from({ length: 300 }, () => {
      const at = Math.floor(random() * whole.length);
      const char = String.fromCharCode(32 + Math.floor(random() * 95));
      return whole.slice(0, at) + char + whole.slice(at + 1);
    })
      .filter((file) => file !== whole)
      .map((file) => file.split("\n"));
    const ours = await Promise.all(changed.map(verify));
    expect(ours.filter(({ verdict }) => verdict === "sound")).toEqual([]);
    expect(verifyInPython(changed, "trail")).toMatchObject(ours);
  }, 60_000);
});
