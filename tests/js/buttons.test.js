import assert from "node:assert/strict";
import { test } from "node:test";
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
