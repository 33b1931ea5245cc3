import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Fragment } from "react";
import { api } from "../../api/client";
import type { VersionComparison } from "../../api/registry";
import { registry } from "../../api/registry";
import { Name } from "../../components/Bits";
import { Pending } from "../../components/Pending";
import { Table } from "../../components/Table";
import { useTitle } from "../../components/title";
import { bytes, metricValue, number } from "../../format";
import { WaysOn } from "../missing/MissingPage";
import "../compare/compare.css";

interface Line {
  key: string;
  a: string;
  b: string;
  more?: string;
  differs: boolean;
}

/** Two versions of a model side by side: figures, runs, data, code, columns, files; what differs first. */
export function CompareVersionsPage() {
  const { model } = useParams({ strict: false }) as { model: string };
  const { a = "", b = "", equal } = useSearch({ strict: false }) as { a?: string; b?: string; equal?: string };
  const navigate = useNavigate();
  const all = useQuery({ queryKey: ["model", model], queryFn: () => api.model(model) });
  const compared = useQuery({ queryKey: ["registry", model, "compare", a, b], queryFn: () => registry.compare(model, a, b), enabled: a !== "" && b !== "", refetchInterval: false });
  useTitle(`Versions ${a} and ${b}`, model, "Models");
  const go = (change: { a?: string; b?: string; equal?: string }) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...change })) as never, replace: true, resetScroll: false });
  const chooser = (label: string, value: string, set: (version: string) => void) => (
    <select value={value} onChange={(e) => set(e.target.value)} aria-label={label}>
      {value === "" && <option value="">choose a version</option>}
      {all.data?.versions.map((v) => (
        <option key={v.version} value={v.version}>
          Version {v.version}
          {v.aliases.length > 0 ? ` (${v.aliases.join(", ")})` : ""}
        </option>
      ))}
    </select>
  );
  return (
    <>
      <p className="crumbs">
        <Link to="/models">Models</Link> /{" "}
        <Link to="/models/$model" params={{ model }}>
          {model}
        </Link>
      </p>
      <h1>
        Versions {a} and {b}
      </h1>
      <div className="toolbar">
        {chooser("first version", a, (version) => go({ a: version }))}
        {chooser("second version", b, (version) => go({ b: version }))}
        <label>
          <input type="checkbox" checked={equal === "1"} onChange={(e) => go({ equal: e.target.checked ? "1" : undefined })} /> also what is the same in both
        </label>
      </div>
      {a !== "" && b !== "" && !compared.data && (
        <Pending query={compared} rows={8}>
          <WaysOn />
        </Pending>
      )}
      {compared.data && <Sides model={model} a={a} b={b} comparison={compared.data} showsEqual={equal === "1"} />}
    </>
  );
}

function Sides({ model, a, b, comparison, showsEqual }: { model: string; a: string; b: string; comparison: VersionComparison; showsEqual: boolean }) {
  const numbers = (list: VersionComparison["figures"]): Line[] =>
    list.map((n) => ({ key: n.key, a: textOf(n.a), b: textOf(n.b), differs: n.a !== n.b, more: typeof n.difference === "number" && n.difference !== 0 ? `${n.difference > 0 ? "+" : "−"}${number(Math.abs(n.difference))}` : undefined }));
  const texts = (list: VersionComparison["params"]): Line[] => list.map((t) => ({ key: t.key, a: t.a ?? "–", b: t.b ?? "–", differs: t.differs }));
  const parts: [string, Line[]][] = [
    ["Evaluation", numbers(comparison.figures)],
    ["Metrics of the runs", numbers(comparison.metrics)],
    ["Parameters of the runs", texts(comparison.params)],
    ["Configuration", texts(comparison.configuration)],
    ["Data", texts(comparison.data)],
    ["Run, code, package", texts(comparison.lineage)],
    ["Columns", texts(comparison.signature)],
    ["Files", comparison.files.map((f) => ({ key: f.path, a: f.bytes_a === null ? "–" : bytes(f.bytes_a), b: f.bytes_b === null ? "–" : bytes(f.bytes_b), differs: f.change !== "same", more: f.change === "same" ? undefined : f.change }))],
  ];
  return (
    <Table label="versions side by side" className="compare">
      <thead>
        <tr>
          <th scope="col">What</th>
          {[a, b].map((version) => (
            <th key={version} scope="col">
              <Link to="/models/$model/versions/$version" params={{ model, version }}>
                Version {version}
              </Link>
            </th>
          ))}
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {parts.map(([title, lines]) => {
          const shown = showsEqual ? lines : lines.filter((l) => l.differs);
          if (lines.length === 0) return null;
          const equal = lines.length - shown.length;
          return (
            <Fragment key={title}>
              <tr className="kind">
                <th scope="rowgroup" colSpan={4}>
                  <span>
                    {title} {equal > 0 && <span className="soft">{shown.length === 0 ? "nothing differs" : equal === 1 ? "one is the same in both" : `${equal} are the same in both`}</span>}
                  </span>
                </th>
              </tr>
              {shown.map((line) => (
                <tr key={line.key} className={line.differs ? (showsEqual ? "differs marked" : "differs") : undefined}>
                  <th scope="row">
                    <Name text={line.key} />
                  </th>
                  <td>{line.a}</td>
                  <td>{line.b}</td>
                  <td className="soft">{line.more}</td>
                </tr>
              ))}
            </Fragment>
          );
        })}
      </tbody>
    </Table>
  );
}

const textOf = (value: number | null | undefined) => (value === null || value === undefined ? "–" : metricValue(value));
