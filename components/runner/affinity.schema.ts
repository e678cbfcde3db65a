import { z } from "zod";
import { Constant, LabelKey, LabelValue } from "./text.schema.ts";

const values = z.array(Constant).optional();
const LabelExpression = z.strictObject({
  key: LabelKey,
  operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
  values,
});
const NodeExpression = z.strictObject({
  key: Constant,
  operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]),
  values,
});
const LabelSelector = z.strictObject({
  match_labels: z.record(LabelKey, LabelValue).optional(),
  match_expressions: z.array(LabelExpression).optional(),
});
const NodeTerm = z.strictObject({
  match_expressions: z.array(NodeExpression).optional(),
  match_fields: z.array(NodeExpression).optional(),
});
const PodTerm = z.strictObject({
  label_selector: LabelSelector.optional(),
  namespaces: z.array(Constant).optional(),
  topology_key: LabelKey,
  namespace_selector: LabelSelector.optional(),
  match_label_keys: z.array(LabelKey).optional(),
  mismatch_label_keys: z.array(LabelKey).optional(),
});
const weight = z.int().min(1).max(100);
const PodAffinity = z.strictObject({
  required_during_scheduling_ignored_during_execution: z.array(PodTerm).optional(),
  preferred_during_scheduling_ignored_during_execution: z
    .array(z.strictObject({ weight, pod_affinity_term: PodTerm }))
    .optional(),
});

/** `[runners.kubernetes.affinity]`: Kubernetes' own structure in the runner's spelling. */
export const Affinity = z.strictObject({
  node_affinity: z
    .strictObject({
      required_during_scheduling_ignored_during_execution: z
        .strictObject({ node_selector_terms: z.array(NodeTerm).min(1) })
        .optional(),
      preferred_during_scheduling_ignored_during_execution: z
        .array(z.strictObject({ weight, preference: NodeTerm }))
        .optional(),
    })
    .optional(),
  pod_affinity: PodAffinity.optional(),
  pod_anti_affinity: PodAffinity.optional(),
});
