import type { Requirement, Selector } from "../objects/selector.ts";
import type { RunnerSection } from "../runner/config.ts";
import { isReservedLabel, type JobLabel, jobLabelsOf } from "../runner/job-labels.ts";

/**
 * How a selector holds for the job pods of a runner: for all of them; for some, whatever a job does; for those that
 * choose so (`forgeable`), as the label or its value is a job's to set; for none.
 */
export type Selection = "all" | "some" | "forgeable" | "none";

const WORST_FIRST: readonly Selection[] = ["none", "forgeable", "some"];

/** What the job pods of a namespace bear, and whether a job may set labels of its own. */
export interface JobPods {
  readonly labels: readonly JobLabel[];
  readonly freeLabels: boolean;
}

/** The job pods of one `[[runners]]` section. */
export function jobPodsOf(section: RunnerSection): JobPods {
  const overwrite = section.kubernetes.at("pod_labels_overwrite_allowed").text() ?? "";
  return { labels: jobLabelsOf(section), freeLabels: overwrite !== "" };
}

/** Which job pods a selector selects, in the worst case. */
export function selectionOf(selector: Selector, pods: JobPods): Selection {
  const found = selector.map((requirement) => holds(requirement, pods));
  return found.every((one) => one === "all") ? "all" : WORST_FIRST.find((one) => found.includes(one))!;
}

function holds({ key, operator, values }: Requirement, pods: JobPods): Selection {
  const label = pods.labels.find((candidate) => candidate.key === key);
  if (label === undefined) return holdsForAbsent(key, operator, pods);
  const always = label.sure || isReservedLabel(key);
  switch (operator) {
    case "Exists":
      return always ? "all" : "forgeable";
    case "DoesNotExist":
      return always ? "none" : "forgeable";
    case "In":
      if (!label.sure) return "forgeable";
      if (label.value === undefined) return "some";
      return values.includes(label.value) ? "all" : "none";
    case "NotIn":
      if (!label.sure) return "forgeable";
      if (label.value === undefined) return "some";
      return values.includes(label.value) ? "none" : "all";
    default:
      return "none";
  }
}

function holdsForAbsent(key: string, operator: string, pods: JobPods): Selection {
  const settable = pods.freeLabels && !isReservedLabel(key);
  if (settable) return "forgeable";
  return operator === "NotIn" || operator === "DoesNotExist" ? "all" : "none";
}
