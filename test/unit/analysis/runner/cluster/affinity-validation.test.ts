import { faultsOfAffinity } from "../../../../../analysis/runner/cluster/affinity-validation.ts";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { type Row, table } from "./validated.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
const short = (fault: string) =>
  fault.replace(REQUIRED, "required").replace(PREFERRED, "preferred").replace("spec.affinity.", "");
const judge = (affinity: Data) => faultsOfAffinity(affinity).map(short);

const node = (...matchExpressions: Data[]) => ({
  nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [{ matchExpressions }] } },
});
const field = (...matchFields: Data[]) => ({ nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [{ matchFields }] } } });
const NODE = "nodeAffinity.required.matchExpressions";
const FIELDS = "nodeAffinity.required.matchFields";

table("faults of an affinity to nodes", judge, [
  [{}],
  [{ nodeAffinity: {} }],
  [{ nodeAffinity: { [REQUIRED]: {} } }, "nodeAffinity.required: at least one term is required"],
  ...["In", "NotIn"].flatMap((operator): Row[] => [
    [node({ key: "a", operator, values: ["x"] })],
    [node({ key: "a", operator }), `${NODE}.values: are required with ${operator}`],
  ]),
  ...["Exists", "DoesNotExist"].flatMap((operator): Row[] => [
    [node({ key: "a", operator })],
    [node({ key: "a", operator, values: ["x"] }), `${NODE}.values: not with ${operator}`],
  ]),
  ...["Gt", "Lt"].flatMap((operator): Row[] => [
    [node({ key: "a", operator, values: ["1"] })],
    [node({ key: "a", operator, values: ["1", "2"] }), `${NODE}.values: exactly one with ${operator}`],
    [node({ key: "a", operator }), `${NODE}.values: exactly one with ${operator}`],
  ]),
  [
    node({}),
    `${NODE}.operator: "" must be one of In, NotIn, Exists, DoesNotExist, Gt, Lt`,
    `${NODE}.key: undefined is no key of a label`,
  ],
  [node({ key: "a b", operator: "Exists" }), `${NODE}.key: "a b" is no key of a label`],
  ...["In", "NotIn"].map((operator): Row => [field({ key: "metadata.name", operator, values: ["n"] })]),
  [
    field({ values: ["a", "b"] }),
    `${FIELDS}.key: "" must be one of metadata.name`,
    `${FIELDS}.operator: "" must be one of In, NotIn`,
    `${FIELDS}.values: exactly one is required`,
  ],
  ...[1, 100].map((weight): Row => [{ nodeAffinity: { [PREFERRED]: [{ weight, preference: {} }] } }]),
  ...[0, 101, undefined].map(
    (weight): Row => [
      { nodeAffinity: { [PREFERRED]: [{ weight }] } },
      `nodeAffinity.preferred.weight: ${weight} must be between 1 and 100`,
    ],
  ),
  [
    {
      nodeAffinity: { [PREFERRED]: [{ weight: 1, preference: { matchExpressions: [{ key: "a", operator: "In" }] } }] },
    },
    "nodeAffinity.preferred.preference.matchExpressions.values: are required with In",
  ],
]);

const TERM = { topologyKey: "kubernetes.io/hostname", labelSelector: {} };
for (const kind of ["podAffinity", "podAntiAffinity"]) {
  const required = (term: Data) =>
    judge({ [kind]: { [REQUIRED]: [{ ...TERM, ...term }] } }).map((one) => one.replace(`${kind}.required.`, ""));
  const operators = "In, NotIn, Exists, DoesNotExist";
  table(`faults of a term of ${kind}`, required, [
    [{}],
    [{ topologyKey: undefined }, 'topologyKey: "" is no key of a label'],
    [{ namespaces: ["a", "A"] }, "namespaces: A is no namespace"],
    [{ labelSelector: { matchLabels: { a: "b c" } } }, 'labelSelector.matchLabels: "b c" is no value of a label'],
    [
      { namespaceSelector: { matchLabels: { "a b": "" } } },
      'namespaceSelector.matchLabels: "a b" is no key of a label',
    ],
    [{ labelSelector: { matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] } }],
    [
      { labelSelector: { matchExpressions: [{ key: "a", operator: "Gt", values: ["b c"] }] } },
      `labelSelector.matchExpressions.operator: "Gt" must be one of ${operators}`,
      'labelSelector.matchExpressions.values: "b c" is no value of a label',
    ],
    ...["NotIn", "Exists", "DoesNotExist"].map(
      (operator): Row => [
        {
          namespaceSelector: {
            matchExpressions: [{ key: "a", operator, ...(operator === "NotIn" && { values: ["b"] }) }],
          },
        },
      ],
    ),
    [{ matchLabelKeys: ["a"], mismatchLabelKeys: ["b"] }],
    [{ matchLabelKeys: ["a"], labelSelector: undefined }, "matchLabelKeys: needs a labelSelector"],
    [{ mismatchLabelKeys: ["a"], labelSelector: undefined }, "matchLabelKeys: needs a labelSelector"],
    [{ matchLabelKeys: ["a", "b"], mismatchLabelKeys: ["b"] }, "matchLabelKeys: b is in mismatchLabelKeys too"],
  ]);
  const preferred = (one: Data) =>
    judge({ [kind]: { [PREFERRED]: [one] } }).map((fault) => fault.replace(`${kind}.preferred.`, ""));
  table(`faults of a preferred term of ${kind}`, preferred, [
    [{ weight: 50, podAffinityTerm: TERM }],
    [{ weight: 0, podAffinityTerm: TERM }, "weight: 0 must be between 1 and 100"],
    [{ weight: 1 }, 'podAffinityTerm.topologyKey: "" is no key of a label'],
  ]);
}
