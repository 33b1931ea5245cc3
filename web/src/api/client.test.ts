import { afterEach, expect, it, vi } from "vitest";
import { api, ApiError, artifactStart } from "./client";

const answering = (answer: () => Promise<Response>) => vi.stubGlobal("fetch", vi.fn(answer));
const failure = async (call: Promise<unknown>) => {
  const error: unknown = await call.catch((e: unknown) => e);
  if (!(error instanceof ApiError)) throw new Error("no ApiError");
  return error;
};

afterEach(() => vi.unstubAllGlobals());

it("tells of a server that is gone in a sentence, which may pass", async () => {
  answering(() => Promise.reject(new TypeError("Failed to fetch")));
  expect(await failure(api.server())).toMatchObject({ message: "The server does not answer.", status: 0, mayPass: true, hint: expect.stringContaining("weir server") });
});

it("tells of what the server refused in the server's words, which trying again does not mend", async () => {
  answering(() => Promise.resolve(new Response('{"title":"no such run","hint":"look at the list"}', { status: 404 })));
  expect(await failure(api.run("x"))).toMatchObject({ message: "no such run", hint: "look at the list", mayPass: false });
});

it.each([200, 502])("takes an answer %i that is no JSON for a failure", async (status) => {
  answering(() => Promise.resolve(new Response("<html>", { status })));
  expect((await failure(api.models())).message).toBe(`the server answered ${status} without JSON`);
});

it("asks for the beginning of a file alone", async () => {
  answering(() => Promise.resolve(new Response("abc", { status: 206 })));
  expect(new TextDecoder().decode(await artifactStart("r", "a b/c.txt", 10))).toBe("abc");
  expect(fetch).toHaveBeenCalledWith("/get-artifact?run_id=r&path=a+b%2Fc.txt", { headers: { Range: "bytes=0-9" } });
});
