import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useId, useState } from "react";
import type { TriggerWish } from "../../api/triggers";
import { triggers } from "../../api/triggers";
import { Dialog } from "../../components/Dialog";
import { NextTimes } from "./NextTimes";
import { catchUps, overlaps, wordsIn } from "./words";

const kinds: [string, string][] = [
  ["cron", "by the clock"],
  ["file", "when files change"],
  ["bucket", "when objects of a bucket change"],
  ["git", "when a branch or tag moves"],
  ["webhook", "when it is called"],
  ["manual", "by hand alone"],
];

/** Makes a trigger. What is wrong is told while it is written. */
export function NewTrigger({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const zones = useId();
  const [name, setName] = useState("");
  const [kind, setKind] = useState("cron");
  const [command, setCommand] = useState("repro");
  const [expression, setExpression] = useState("0 3 * * *");
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [catchUp, setCatchUp] = useState("none");
  const [place, setPlace] = useState("");
  const [secret, setSecret] = useState("");
  const [overlap, setOverlap] = useState("forbid");
  const words = wordsIn(command);
  const wish: TriggerWish = { command: words ?? [], overlap };
  if (kind === "cron") wish.cron = { expression, time_zone: zone || "UTC", catch_up: catchUp };
  if (kind === "file") wish.file = { path: place };
  if (kind === "bucket") wish.bucket = { url: place };
  if (kind === "git") wish.git = { ref: place };
  if (kind === "webhook") wish.webhook = secret.includes("/") ? { secret_file: secret } : { secret_variable: secret };
  const isReady = name.trim() !== "" && words !== undefined && words.length > 0 && (kind !== "webhook" || secret !== "") && (!["file", "bucket", "git"].includes(kind) || place !== "") && (kind !== "cron" || expression.trim() !== "");
  const make = async () => {
    await triggers.put(name.trim(), wish);
    await queries.invalidateQueries({ queryKey: ["triggers"] });
    await navigate({ to: "/triggers/$trigger", params: { trigger: name.trim() } });
  };
  return (
    <Dialog title="A new trigger" action="Make it" disabled={!isReady} onAction={make} onClose={onClose}>
      <Field label="Name">
        <input type="text" autoFocus value={name} onChange={(e) => setName(e.target.value)} placeholder="nightly" spellCheck={false} maxLength={100} />
      </Field>
      <Field label="What runs, after “weir”: without a shell, in the project's root">
        <input type="text" value={command} onChange={(e) => setCommand(e.target.value)} spellCheck={false} />
      </Field>
      {words === undefined && <p className="fault">A quote is not closed.</p>}
      <div className="fields">
        <Field label="Goes off">
          <select value={kind} onChange={(e) => setKind(e.target.value)}>
            {kinds.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </Field>
        <Field label="While the one before is at work">
          <select value={overlap} onChange={(e) => setOverlap(e.target.value)}>
            {overlaps.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </Field>
      </div>
      {kind === "cron" && (
        <>
          <div className="fields">
            <Field label="Times">
              <input type="text" value={expression} onChange={(e) => setExpression(e.target.value)} spellCheck={false} />
            </Field>
            <Field label="Time zone">
              <input type="text" value={zone} onChange={(e) => setZone(e.target.value)} list={zones} spellCheck={false} />
              <datalist id={zones}>
                {zoneNames().map((z) => (
                  <option key={z} value={z} />
                ))}
              </datalist>
            </Field>
            <Field label="Times at which no server ran">
              <select value={catchUp} onChange={(e) => setCatchUp(e.target.value)}>
                {catchUps.map(([value, text]) => (
                  <option key={value} value={value}>
                    {text}
                  </option>
                ))}
              </select>
            </Field>
          </div>
          <NextTimes expression={expression} zone={zone} />
        </>
      )}
      {["file", "bucket", "git"].includes(kind) && (
        <Field label={{ file: "File, folder or pattern", bucket: "Bucket and prefix", git: "Branch, tag or ref" }[kind]!}>
          <input type="text" value={place} onChange={(e) => setPlace(e.target.value)} placeholder={{ file: "data/incoming", bucket: "s3://bucket/prefix", git: "main" }[kind]} spellCheck={false} />
        </Field>
      )}
      {kind === "webhook" && (
        <>
          <Field label="Variable of the server's environment that holds the secret, or path of a file that does">
            <input type="text" value={secret} onChange={(e) => setSecret(e.target.value)} placeholder="HOOK_SECRET" spellCheck={false} autoComplete="off" />
          </Field>
          <p className="soft">
            The secret itself is neither stored nor shown. Calls go to <code>POST /api/weir/v1/hooks/{name.trim() || "NAME"}</code>, signed by HMAC-SHA256.
          </p>
        </>
      )}
    </Dialog>
  );
}

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="field">
      <span>{label}</span>
      {children}
    </label>
  );
}

const zoneNames = (): string[] => (typeof Intl.supportedValuesOf === "function" ? ["UTC", ...Intl.supportedValuesOf("timeZone")] : ["UTC"]);
