import { describe, expect, it } from "vitest";
import { content, findingsIn, leaksIn, sourceCard } from "./leaks.ts";

describe("ids and files of the narrow card in what goes out (R32)", () => {
  const card = sourceCard(
    "Report HR-2026-0142, phone +971 50 123 4567, dhow IMO 9321483, plate DXB A 48213. See /srv/intake/pier/IMG_20341.jpg.",
    {
      id: "report--6b8f2a1c-3d4e-4f5a-8b9c-0d1e2f3a4b5c",
      values: {
        attachments: [
          {
            id: "file-77a1",
            name: "Crew list pier nine.pdf",
            mediaType: "application/pdf",
            sizeBytes: 418_233,
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          },
        ],
        references: [{ source: "ALF intake", externalId: "INT-77/2026-X9" }],
      },
    },
  );

  it.each([
    ["number of a report", "id", "see HR-2026-0142"],
    ["with other signs between", "id", "see HR 2026/0142"],
    ["in small letters", "id", "see hr20260142"],
    ["in Arabic digits", "id", "HR-٢٠٢٦-٠١٤٢"],
    ["telephone", "id", "call +971 50 123 4567"],
    ["telephone as dialled at home", "id", "call 050-123-4567"],
    ["number of a ship", "id", "the dhow 9321483"],
    ["number plate", "id", "a car, A 48213"],
    ["id of the card", "id", "report--6b8f2a1c-3d4e-4f5a-8b9c-0d1e2f3a4b5c"],
    ["its first digits", "id", "6b8f2a1c"],
    ["hash", "id", "sha256 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08"],
    ["first digits of a hash", "id", "9f86d081…"],
    ["id elsewhere", "id", "INT 77 2026 X9"],
    ["name of a file", "file", "img_20341.jpg shows it"],
    ["name of a file without its ending", "file", "photo IMG 20341"],
    ["name of an attachment", "file", "see “Crew list pier nine.pdf”"],
    ["name of an attachment with other signs", "file", "crew_list_pier_nine"],
  ])("%s", (_, rule, words) => {
    expect(findingsIn(words, card).map(({ rule, weight }) => `${rule} ${weight}`)).toContain(`${rule} block`);
  });

  it("are no leak where they are dates, sums or ordinary words", () => {
    const plain = sourceCard("On 2026-11-27 about 1,500 people, 12.5 km away, 27/11/2026; unit B2, 30 km, F16.");
    expect(leaksIn("F16 and B2, some 1,500 of them, came within 30 km on 27/11/2026 (2026-11-27): 12.5 km.", plain)).toEqual([]);
    expect(leaksIn("The crew list of pier nine is long.", card)).toEqual([]);
  });

  it("are found in attributes of the body", () => {
    const body = {
      type: "doc",
      content: [
        {
          type: "paragraph",
          content: [{ type: "text", text: "here", marks: [{ type: "link", attrs: { href: "https://x.example/IMG%5f20341.jpg" } }] }],
        },
      ],
    };
    expect(findingsIn(content(body), card).map(({ rule, field }) => `${rule} ${field}`)).toEqual([
      "file body.content.0.content.0.marks.0.attrs.href",
    ]);
  });
});
