import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { sha256 } from "../../../server/domain/sha256.ts";
import { assertKnown, isKeyPair, newSiteKeys, NodeTooOldError } from "../../../server/adapters/system/site-keys.ts";
import { agreeOnSite, SiteIdentityError } from "../../../server/commands/agree-on-site.ts";
import { newSite, publicSite } from "../../../server/domain/site-identity.ts";
import type { SiteKey } from "../../../server/ports/directory/site.ts";

const newParts = () => ({ directory: createMemoryDirectory(), newKeys: newSiteKeys, isKeyPair, sha256 });

describe("the identity of a site (N21)", () => {
  it("is made once, of keys of two algorithms, and kept by the directory for every node", async () => {
    const parts = newParts();
    const [first, second] = await Promise.all([agreeOnSite(parts), agreeOnSite(parts)]);
    expect(first).toMatchObject({ incarnation: 1, keys: [{ algorithm: "ed25519" }, { algorithm: "ml-dsa-44" }] });
    expect(second).toEqual(first);
    expect(await agreeOnSite(parts)).toEqual(first);
    expect((await agreeOnSite(newParts())).id).not.toBe(first.id);
  });

  it("has an id that follows from its public keys as FORMAT.md says (section 7)", () => {
    const keys = newSiteKeys();
    const text = (words: string) => [Buffer.of(words.length), Buffer.from(words)];
    const [ed, ml] = keys.map(({ publicKey }) => Buffer.from(publicKey, "base64")) as [Buffer, Buffer];
    // An Ed25519 key takes 44 bytes, one of ML-DSA-44 1,334: 0xb6 0x0a.
    const parts = [...text("majlis/site"), Buffer.of(1, 2), ...text("ed25519"), Buffer.of(44), ed];
    const bytes = Buffer.concat([...parts, ...text("ml-dsa-44"), Buffer.of(0xb6, 0x0a), ml]);
    expect(newSite(keys, sha256).id).toBe(createHash("sha256").update(bytes).digest("hex").slice(0, 32));
  });

  it("is told to others without its private keys; nothing is told where there is none", () => {
    const site = newSite(newSiteKeys(), sha256);
    const told = publicSite(site);
    expect(told.site).toEqual({ id: site.id, incarnation: 1 });
    expect(told.keys).toEqual(site.keys.map(({ algorithm, publicKey }) => ({ algorithm, key: publicKey })));
    expect(publicSite(null)).toEqual({ site: null, keys: [] });
  });

  const damages: readonly (readonly [string, (keys: readonly SiteKey[]) => readonly SiteKey[]])[] = [
    [
      "a private key is another one's",
      (keys) => keys.map((key, index) => ({ ...key, privateKey: newSiteKeys()[index]?.privateKey ?? "" })),
    ],
    ["a private key is cut", (keys) => keys.map((key) => ({ ...key, privateKey: key.privateKey.slice(0, 40) }))],
    ["a key is missing", (keys) => keys.slice(1)],
  ];
  it.each(damages)("is refused where %s, and nothing is made in its place", async (_what, damage) => {
    const parts = newParts();
    const site = newSite(newSiteKeys(), sha256);
    const damaged = { ...site, keys: damage(site.keys) };
    await parts.directory.keepSite(damaged);
    await expect(agreeOnSite(parts)).rejects.toThrow(SiteIdentityError);
    expect(await parts.directory.site()).toEqual(damaged);
  });

  it("is not called damaged by a Node that does not know its keys: the fault names the version that does", async () => {
    for (const old of ["24.0.0", "24.5.0", "22.20.0"]) {
      expect(() => assertKnown("ml-dsa-44", old)).toThrow(NodeTooOldError);
      expect(() => assertKnown("ml-dsa-44", old)).toThrow(
        `Node ${old} knows no ML-DSA keys; the identity of the site needs Node 24.6 or newer`,
      );
      expect(() => assertKnown("ed25519", old)).not.toThrow();
    }
    for (const node of ["24.6.0", "24.21.0", "25.0.0", process.versions.node]) {
      expect(() => assertKnown("ml-dsa-44", node)).not.toThrow();
    }
    const parts = newParts();
    const site = newSite(newSiteKeys(), sha256);
    await parts.directory.keepSite(site);
    const onOldNode = ({ algorithm }: SiteKey): boolean => (assertKnown(algorithm, "24.5.0"), true);
    await expect(agreeOnSite({ ...parts, isKeyPair: onOldNode })).rejects.toThrow(NodeTooOldError);
    expect(await parts.directory.site()).toEqual(site);
  });
});
