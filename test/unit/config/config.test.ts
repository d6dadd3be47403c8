import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../server/config.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";

function faultsOf(env: Record<string, string>): readonly string[] {
  const config = parseConfig(env);
  return config.ok ? [] : config.error.map((fault) => fault.replace(/:.*/s, ""));
}

describe("the environment", () => {
  it("reports every fault at once, those of form and those of meaning", () => {
    const env = {
      PORT: "eighty",
      LOG_LEVEL: "loud",
      HOST: "0.0.0.0",
      MAJLIS_DEMO: "1",
      DATABASE_URL: "mysql://majlis:secret@db/majlis",
      REDIS_URL: "redis://:secret@cache,other",
      MAJLIS_ORIGIN: "majlis.example",
    };
    expect(faultsOf(env).toSorted()).toEqual(["DATABASE_URL", "HOST", "LOG_LEVEL", "MAJLIS_ORIGIN", "PORT", "REDIS_URL"]);
  });

  it("takes an empty variable for an absent one", () => {
    const empty = {
      PORT: "",
      HOST: "",
      MAJLIS_DATA: "",
      DATABASE_URL: "",
      REDIS_URL: "",
      MAJLIS_DEMO: "",
      MAJLIS_ORIGIN: "",
      LOG_LEVEL: "",
    };
    expect(parseConfig(empty)).toEqual(parseConfig({}));
    expect(parseConfig({})).toMatchObject({ ok: true, value: { port: 8080, host: "127.0.0.1", demo: false } });
  });

  it("names the classifications of the installation, and refuses what is no scale of them (R44)", () => {
    const scaleOf = (text: string) => parseConfig({ MAJLIS_CLASSIFICATIONS: text });
    expect(scaleOf("")).toMatchObject({ ok: true, value: { markingScheme: DEFAULT_SCHEME } });
    const own = ["offen", "nur-dienstgebrauch", "سري"];
    expect(scaleOf(" offen, nur-dienstgebrauch ,سري")).toMatchObject({ ok: true, value: { markingScheme: { classifications: own } } });
    const wrong = [
      "Secret",
      "secret,secret",
      "secret,,top",
      "secret//x",
      "a b",
      Array.from({ length: 13 }, (_, index) => `l${index}`).join(","),
    ];
    expect(wrong.map((text) => faultsOf({ MAJLIS_CLASSIFICATIONS: text })[0])).toEqual(wrong.map(() => "MAJLIS_CLASSIFICATIONS"));
  });

  it("says how long an approval may take, and above which classification two persons release (R7, R8)", () => {
    expect(parseConfig({})).toMatchObject({ ok: true, value: { approvalMinutes: 1_440, twoPersonsAbove: null } });
    const set = { MAJLIS_APPROVAL_MINUTES: "30", MAJLIS_TWO_PERSONS_ABOVE: "restricted" };
    expect(parseConfig(set)).toMatchObject({ ok: true, value: { approvalMinutes: 30, twoPersonsAbove: "restricted" } });
    for (const wrong of ["0", "43201", "1e2", "a day"])
      expect(faultsOf({ MAJLIS_APPROVAL_MINUTES: wrong })).toEqual(["MAJLIS_APPROVAL_MINUTES"]);
    expect(faultsOf({ MAJLIS_TWO_PERSONS_ABOVE: "cosmic" })).toEqual(["MAJLIS_TWO_PERSONS_ABOVE"]);
    expect(parseConfig({ MAJLIS_CLASSIFICATIONS: "open,cosmic", MAJLIS_TWO_PERSONS_ABOVE: "open" }).ok).toBe(true);
  });

  it.each(["0x1F90", " ", "8e1", "8080.0", "+80", "65536", "-1"])("refuses a port that is not written in plain digits: %s", (port) => {
    expect(faultsOf({ PORT: port })).toEqual(["PORT"]);
    expect(parseConfig({ PORT: "08080" })).toMatchObject({ ok: true, value: { port: 8080 } });
  });
});
