import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ModelDetail } from "../../api/client";
import { Id, Time } from "../../components/Bits";
import { Table } from "../../components/Table";

/** The versions of a model, newest first; two that are ticked can be compared. */
export function VersionTable({ model, versions }: { model: string; versions: ModelDetail["versions"] }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (version: string) => setChosen(chosen.includes(version) ? chosen.filter((v) => v !== version) : [...chosen.slice(-1), version]);
  const hasPackages = versions.some((v) => v.tags["weir.package.hash"]);
  const [a, b] = chosen.toSorted((x, y) => Number(x) - Number(y));
  return (
    <>
      {versions.length > 1 && (
        <p className="toolbar">
          <Link to="/models/$model/compare" params={{ model }} search={{ a, b }} className={`button ${b ? "" : "off"}`} disabled={!b} title={b ? undefined : "tick two versions"}>
            {b ? `Compare ${a} and ${b}` : "Compare"}
          </Link>
        </p>
      )}
      <Table label="versions">
        <thead>
          <tr>
            {versions.length > 1 && (
              <th scope="col">
                <span className="for-readers">choose</span>
              </th>
            )}
            <th scope="col">Version</th>
            <th scope="col">Aliases</th>
            <th scope="col">Stage</th>
            <th scope="col">Run</th>
            {hasPackages && <th scope="col">Package</th>}
            <th scope="col">Created</th>
            <th scope="col">Lineage</th>
            <th scope="col">Description</th>
          </tr>
        </thead>
        <tbody>
          {versions.map((v) => (
            <tr key={v.version} className={chosen.includes(v.version) ? "chosen" : undefined}>
              {versions.length > 1 && (
                <td>
                  <input type="checkbox" checked={chosen.includes(v.version)} onChange={() => toggle(v.version)} aria-label={`choose version ${v.version}`} />
                </td>
              )}
              <td>
                <Link to="/models/$model/versions/$version" params={{ model, version: v.version }}>
                  Version {v.version}
                </Link>
              </td>
              <td>
                {v.aliases.map((alias) => (
                  <span key={alias} className="tag">
                    {alias}
                  </span>
                ))}
              </td>
              <td>{v.stage === "None" ? <span className="soft">–</span> : v.stage}</td>
              <td>
                {v.run_id ? (
                  <Link to="/runs/$run" params={{ run: v.run_id }} search={{}}>
                    {v.run_id.slice(0, 8)}
                  </Link>
                ) : (
                  "–"
                )}
              </td>
              {hasPackages && <td>{v.tags["weir.package.hash"] ? <Id value={v.tags["weir.package.hash"]} length={14} /> : "–"}</td>}
              <td>
                <Time at={v.created_at} />
              </td>
              <td>
                <Link to="/lineage" search={{ subject: `models:/${v.name}/${v.version}` }}>
                  trace
                </Link>
              </td>
              <td className="name" title={v.description ?? undefined}>
                {v.description?.split("\n")[0]}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
