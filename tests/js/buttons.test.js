import assert from "node:assert/strict";
import { test } from "node:test";
import { readPage } from "../../geo/web/shared/dom.js";
import { makeLink, translateLink } from "../../geo/web/streamlit/buttons.js";

const HERE = "http://localhost:8501/?types=protest&place=mill&in=a&in=b";

test("a link has the view, with another selection in place of its own", () => {
  assert.equal(makeLink(HERE, "", undefined), HERE);
  assert.equal(makeLink(HERE, "event=shots", undefined), "http://localhost:8501/?types=protest&in=a&in=b&event=shots");
});

test("where others open the page the link leads there, with every part of the view", () => {
  assert.equal(
    makeLink(HERE, "event=shots", "https://example.org/map?lang=en"),
    "https://example.org/map?lang=en&types=protest&in=a&in=b&event=shots",
  );
  assert.equal(makeLink("http://localhost:8501/", "", "https://example.org/map"), "https://example.org/map");
});

test("the same view in another language has all else of its address", () => {
  assert.equal(translateLink(HERE, "sq"), `${HERE}&lang=sq`);
  assert.equal(translateLink(`${HERE}&lang=sq`, "sr-Cyrl"), `${HERE}&lang=sr-Cyrl`);
});

test("a field for a page is read as the nearest page that there is", () => {
  for (const [value, page] of [
    ["1", 0],
    ["7", 6],
    ["0", 0],
    ["-3", 0],
    ["99", 19],
    ["2.6", 2],
    ["", 4],
  ]) {
    const field = { value: String(value), min: "1", max: "20", defaultValue: "5" };
    assert.equal(readPage(field), page);
    assert.equal(field.value, String(Number(page) + 1));
  }
});
