import { describe, expect, it } from "vitest";
import { describeEndpoint, parseRedisUrl } from "../../../server/adapters/redis/redis-url.ts";

function read(text: string) {
  const parsed = parseRedisUrl(text);
  if (!parsed.ok) throw new Error(parsed.error.join("; "));
  return parsed.value;
}

function faults(text: string): readonly string[] {
  const parsed = parseRedisUrl(text);
  return parsed.ok ? [] : parsed.error;
}

const noLogin = { username: null, password: null };

describe("REDIS_URL", () => {
  it("names one server, with what is left out filled in", () => {
    expect(read("redis://cache")).toEqual({
      kind: "single",
      hosts: [{ host: "cache", port: 6379 }],
      isTls: false,
      login: noLogin,
      database: 0,
    });
    expect(read("rediss://ops:p%40ss%2Fw@[::1]:7000/3")).toEqual({
      kind: "single",
      hosts: [{ host: "::1", port: 7000 }],
      isTls: true,
      login: { username: "ops", password: "p@ss/w" },
      database: 3,
    });
    expect(read("redis://:secret@10.0.0.1")).toMatchObject({ login: { username: null, password: "secret" } });
  });

  it("takes Valkey's schemes for the same", () => {
    expect(read("valkey://cache:1/2")).toEqual(read("redis://cache:1/2"));
    expect(read("valkeys+cluster://a,b")).toEqual(read("rediss+cluster://a,b"));
  });

  it("names the nodes of a Redis Cluster", () => {
    expect(read("rediss+cluster://u:p@a:7000,b:7001")).toEqual({
      kind: "cluster",
      hosts: [
        { host: "a", port: 7000 },
        { host: "b", port: 7001 },
      ],
      isTls: true,
      login: { username: "u", password: "p" },
    });
  });

  it("names sentinels, the master they watch, and logins of both", () => {
    expect(read("redis+sentinel://:pw@s1,s2:26380/my-master/2?sentinelUser=watch&sentinelPassword=spw")).toEqual({
      kind: "sentinel",
      hosts: [
        { host: "s1", port: 26_379 },
        { host: "s2", port: 26_380 },
      ],
      isTls: false,
      login: { username: null, password: "pw" },
      masterName: "my-master",
      sentinelLogin: { username: "watch", password: "spw" },
      database: 2,
    });
  });

  it.each([
    ["cache:6379", /is no address/],
    ["http://cache", /is no address/],
    ["redis://a,b", /redis\+cluster/],
    ["redis://cache:70000", /host 1 .* port/],
    ["redis://", /host 1/],
    ["redis://cache/zero", /database/],
    ["redis://cache?x=1", /nothing may follow/],
    ["redis+cluster://a/1", /no numbered databases/],
    ["redis+sentinel://a", /name of the master/],
    ["redis+sentinel://a/m?tls=1", /sentinelUser/],
    ["redis://user@cache", /without a password/],
    ["redis://u:%@cache", /not properly encoded/],
  ])("refuses %s and says which part is wrong", (text, fault) => {
    expect(faults(text).join("\n")).toMatch(fault);
  });

  it("reports every fault at once and repeats nothing of what may be a password", () => {
    const told = faults("redis://ops:se/cret@cache:x,b:0/y?z=1");
    expect(told.length).toBeGreaterThan(1);
    expect(told.join("\n")).not.toMatch(/\bse\b|cret/);
  });

  it("is described by its hosts alone", () => {
    expect(describeEndpoint(read("rediss+cluster://u:p@a:7000,[::1]"))).toBe("a:7000,[::1]:6379");
  });
});
