import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDoubts, joinNames, labelOf, nameForms } from "../../geo/web/shared/record.js";

test("a description is labelled in English, a name in both languages", () => {
  assert.equal(labelOf({ sr: "Put ka prelazu", sq: "Rruga", en: "Road to the crossing" }), "Road to the crossing");
  assert.equal(labelOf({ sr: "Jarinje", sq: "Jarinjë", en: "Jarinje" }), "Jarinje / Jarinjë");
  assert.equal(labelOf({ sr: "Jarinje", sq: "Jarinjë" }), "Jarinje / Jarinjë");
});

test("a name is told in both languages, once where they are the same", () => {
  assert.equal(joinNames({ sr: "Jarinje", sq: "Jarinjë" }), "Jarinje / Jarinjë");
  assert.equal(joinNames({ sr: "Peć", sq: "Pejë", first: "sq" }), "Pejë / Peć");
  assert.equal(joinNames({ sr: "Mlin", sq: "Mlin" }), "Mlin");
});

test("doubts about incidents stand in brackets, or nothing", () => {
  assert.equal(formatDoubts({ disputed: 0, disagree: 0, drops: 0, lost: 0 }), "");
  assert.equal(
    formatDoubts({ disputed: 1, disagree: 2, drops: 1, lost: 0 }),
    " (1 disputed; accounts differ on 2; 1 drops to reported)",
  );
  assert.equal(
    formatDoubts({ disputed: 0, disagree: 0, drops: 2, lost: 1 }),
    " (2 drop to reported; 1 loses all support)",
  );
});

test("each name of a place has its language, and none where both are the same", () => {
  assert.deepEqual(nameForms({ sq: "Mulliri", sr: "Mlin" }), [
    ["sr-Latn", "Mlin"],
    ["sq", "Mulliri"],
  ]);
  assert.deepEqual(nameForms({ sq: "Mulliri", sr: "Млин", first: "sq" }), [
    ["sq", "Mulliri"],
    ["sr", "Млин"],
  ]);
  assert.deepEqual(nameForms({ sq: "Banja", sr: "Banja" }), [["", "Banja"]]);
});
