import { Link, useLocation } from "@tanstack/react-router";
import { Empty } from "../../components/Bits";
import { useTitle } from "../../components/title";

/** An address that leads nowhere: what was asked for, and the ways on. */
export function MissingPage() {
  const { pathname } = useLocation();
  useTitle("Not found");
  return (
    <Empty title="There is no such page">
      <p className="wrap">
        Nothing is at <code>{pathname}</code>. The address may be mistyped, or the link may come from another version of Weir.
      </p>
      <WaysOn />
    </Empty>
  );
}

/** Links from a dead end to all that there is. */
export function WaysOn() {
  return (
    <ul>
      <li>
        <Link to="/">Experiments</Link> and their runs
      </li>
      <li>
        <Link to="/models">Registered models</Link>
      </li>
      <li>
        <Link to="/lineage">Lineage</Link> of a prediction, a model version, a run or a file
      </li>
    </ul>
  );
}
