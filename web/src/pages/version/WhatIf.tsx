import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { registry, type ScoringColumn } from "../../api/registry";
import { Failure, Skeleton } from "../../components/Bits";
import { metricValue } from "../../format";
import { isNumber, type Row, type Score, scores, sent, shown } from "./rows";

/** A row to change, and what the version says of it beside what it said before. */
export function WhatIf({ model, version }: { model: string; version: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section aria-label="What if">
      <h2>What if</h2>
      <details onToggle={(e) => setOpen(e.currentTarget.open)}>
        <summary>Change a row, and see what the model says</summary>
        {isOpen && <Form model={model} version={version} />}
      </details>
    </section>
  );
}

function Form({ model, version }: { model: string; version: string }) {
  const inputs = useQuery({ queryKey: ["scoring", model, version], queryFn: () => registry.inputs(model, version), refetchInterval: false, staleTime: Infinity });
  if (inputs.error) return <Failure error={inputs.error} onRetry={() => void inputs.refetch()} />;
  if (!inputs.data) return <Skeleton rows={4} />;
  const { columns, rows } = inputs.data;
  if (columns.length === 0) return <p className="soft">The package holds no ONNX model that takes columns.</p>;
  const examples: Row[] = rows.length > 0 ? rows.map((r) => r.map(shown)) : [columns.map(() => undefined)];
  return <Fields model={model} version={version} columns={columns} examples={examples} />;
}

interface FieldsProps {
  model: string;
  version: string;
  columns: ScoringColumn[];
  examples: Row[];
}

function Fields({ model, version, columns, examples }: FieldsProps) {
  const [chosen, setChosen] = useState(0);
  const [row, setRow] = useState<Row>(examples[0]!);
  const original = examples[chosen]!;
  const late = useSettled(row);
  const answer = useQuery({
    queryKey: ["score", model, version, original, late],
    queryFn: async ({ signal }) => scores(await registry.score(model, version, columns, [original, late].map((r) => columns.map((c, i) => sent(c, r[i]))), signal)),
    placeholderData: keepPreviousData,
    refetchInterval: false,
    staleTime: Infinity,
    retry: false,
  });
  const isChanged = row.some((v, i) => v !== original[i]);
  return (
    <div className="whatif">
      <form onSubmit={(e) => e.preventDefault()}>
        <p className="toolbar">
          <label>
            begin with
            <select
              value={chosen}
              onChange={(e) => {
                setChosen(Number(e.target.value));
                setRow(examples[Number(e.target.value)]!);
              }}
            >
              {examples.map((_, i) => (
                <option key={i} value={i}>
                  row {i + 1} of the example
                </option>
              ))}
            </select>
          </label>
          <button type="button" disabled={!isChanged} onClick={() => setRow(original)}>
            Undo changes
          </button>
        </p>
        <div className="fields">
          {columns.map((column, i) => (
            <Field
              key={column.name}
              column={column}
              value={row[i]}
              isChanged={row[i] !== original[i]}
              known={[...new Set(examples.map((e) => e[i]).filter((v) => v !== undefined && v !== ""))] as string[]}
              onChange={(value) => setRow(row.map((v, k) => (k === i ? value : v)))}
            />
          ))}
        </div>
      </form>
      <div className="scores" aria-live="polite">
        {answer.error && <p className="failure">{answer.error.message}</p>}
        {!answer.data && !answer.error && <p className="soft">Starting the model …</p>}
        {answer.data && !answer.error && <Scores before={answer.data[0]!} now={answer.data[1]!} isChanged={isChanged} />}
      </div>
    </div>
  );
}

/** A value once it has not changed for a moment: not every keystroke is a question. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 250);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

interface FieldProps {
  column: ScoringColumn;
  value: string | undefined;
  isChanged: boolean;
  known: string[];
  onChange: (value: string | undefined) => void;
}

function Field({ column, value, isChanged, known, onChange }: FieldProps) {
  const list = useId();
  return (
    <label className={isChanged ? "field changed" : "field"}>
      <span>{column.name}</span>
      {column.type === "boolean" ? (
        <select value={value ?? ""} onChange={(e) => onChange(e.target.value || undefined)}>
          {!column.is_required && <option value="">missing</option>}
          <option value="true">true</option>
          <option value="false">false</option>
        </select>
      ) : (
        <input
          type="text"
          inputMode={isNumber(column) ? "decimal" : undefined}
          list={isNumber(column) ? undefined : list}
          value={value ?? ""}
          placeholder={column.is_required ? "" : "missing"}
          onChange={(e) => onChange(e.target.value === "" && isNumber(column) ? undefined : e.target.value)}
        />
      )}
      {!isNumber(column) && known.length > 0 && (
        <datalist id={list}>
          {known.map((k) => (
            <option key={k} value={k} />
          ))}
        </datalist>
      )}
    </label>
  );
}

function Scores({ before, now, isChanged }: { before: Score; now: Score; isChanged: boolean }) {
  const text = (score: Score) => (typeof score.prediction === "number" ? metricValue(score.prediction) : String(score.prediction));
  const difference = typeof now.prediction === "number" && typeof before.prediction === "number" ? now.prediction - before.prediction : undefined;
  return (
    <>
      <p className="prediction">
        <strong>{text(now)}</strong>{" "}
        {isChanged && (
          <span className="soft">
            before {text(before)}
            {difference !== undefined && now.classes.length === 0 ? `, ${difference < 0 ? "−" : "+"}${metricValue(Math.abs(difference))}` : ""}
          </span>
        )}
      </p>
      {now.classes.length > 0 && (
        <table className="classes" aria-label="probability of each class">
          <tbody>
            {now.classes.map((c, i) => (
              <tr key={c.name}>
                <th scope="row">{c.name}</th>
                <td className="right">{(100 * c.probability).toFixed(1)} %</td>
                <td className="share">
                  <meter min={0} max={1} value={c.probability} aria-hidden="true" />
                </td>
                <td className="right soft">{isChanged ? `${(100 * (c.probability - before.classes[i]!.probability)).toFixed(1)}` : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
