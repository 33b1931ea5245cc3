import type { StudyDetail } from "../../api/studies";
import type { Trials } from "./trials";

/** What stands behind the question mark of a study's page. */
export interface StudySearch {
  view?: string;
  /** The trial that is looked at. */
  trial?: string;
  /** Which objective, from 0. */
  goal?: string;
  /** Logarithmic values. */
  log?: string;
  /** `1` for values far off too. */
  far?: string;
  /** Parameters that are drawn, with commas. */
  params?: string;
  px?: string;
  py?: string;
  judge?: string;
  sort?: string;
  only?: string;
}

/** What each view of a study is given. */
export interface ViewProps {
  name: string;
  detail: StudyDetail;
  known: Trials;
  objective: number;
  /** Of each objective, whether more is better. */
  maximize: readonly boolean[];
  search: StudySearch;
  change: (next: StudySearch) => void;
  onTrial: (number: number) => void;
}

/** What an objective is called. */
export const goalName = (maximize: readonly boolean[], objective: number) => `${maximize.length > 1 ? `objective ${objective + 1}` : "value"} (${maximize[objective] ? "maximize" : "minimize"})`;
