import { expect, it } from "vitest";
import { csvOf } from "./csv";

it("writes values whole and quotes what must be", () => {
  const run = { id: "1", name: 'a "b", c', experiment_id: "0", status: "finished", user: "u", started_at: 0, ended_at: 1500, parent_id: null, metrics: { m: 0.1234567 }, params: { p: "x\ny" }, tags: {} };
  const fields = [{ kind: "metrics", key: "m" }, { kind: "params", key: "p" }, { kind: "attributes", key: "duration" }, { kind: "tags", key: "none" }] as const;
  expect(csvOf([run], fields)).toBe('run,run_id,metrics.m,params.p,Took,tags.none\r\n"a ""b"", c",1,0.1234567,"x\ny",1.5,\r\n');
});
