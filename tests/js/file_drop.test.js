import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeFiles, resolveBeside } from "../../geo/web/streamlit/file_drop.js";

test("a single file within the limit is opened", () => {
  assert.deepEqual(judgeFiles([{ name: "a.csv", size: 5 }], 5), { act: "open", name: "a.csv", size: 5 });
});

test("a file beyond the limit and several files are refused", () => {
  assert.equal(judgeFiles([{ name: "a.csv", size: 6 }], 5).act, "refuse");
  const several = [
    { name: "a.csv", size: 1 },
    { name: "b.csv", size: 1 },
  ];
  assert.deepEqual(judgeFiles(several, 5), { act: "refuse", name: "a.csv, b.csv", size: 1 });
});

test("files are sent beside the page, wherever it lies", () => {
  assert.equal(resolveBeside("http://localhost:8501/?from=x#y", "open/t"), "http://localhost:8501/open/t");
  assert.equal(resolveBeside("https://example.org/board", "open/t"), "https://example.org/board/open/t");
  assert.equal(resolveBeside("https://example.org/board/", "open/t"), "https://example.org/board/open/t");
});
