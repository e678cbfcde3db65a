import assert from "node:assert/strict";
import { jobPodsOf, type Selection, selectionOf } from "../../../../analysis/network/job-selection.ts";
import { Reader } from "../../../../analysis/objects/reader.ts";
import { selectorOf } from "../../../../analysis/objects/selector.ts";

function selection(
  kubernetes: object,
  ...expressions: [key: string, operator: string, values?: string[]][]
): Selection {
  const section = { read: new Reader({}), kubernetes: new Reader(kubernetes), namespace: "jobs" };
  const matchExpressions = expressions.map(([key, operator, values]) => ({ key, operator, values }));
  return selectionOf(selectorOf(new Reader({ matchExpressions })), jobPodsOf(section));
}

const OWN = { pod_labels: { team: "shop", ref: "$CI_COMMIT_REF_NAME", "job.runner.gitlab.com/pod": "x" } };
const FREE = { ...OWN, pod_labels_overwrite_allowed: ".*" };

describe("selectionOf", () => {
  const rows: [string, object, [string, string, string[]?][], Selection][] = [
    ["an empty selector", {}, [], "all"],
    ["the protected label by existence", FREE, [["job.runner.gitlab.com/pod", "Exists"]], "all"],
    ["another protected label by existence", FREE, [["project.runner.gitlab.com/name", "Exists"]], "all"],
    ["the absence of a protected label", FREE, [["job.runner.gitlab.com/pod", "DoesNotExist"]], "none"],
    ["a project's number", FREE, [["project.runner.gitlab.com/id", "In", ["1"]]], "some"],
    ["all but a project's number", FREE, [["project.runner.gitlab.com/id", "NotIn", ["1"]]], "some"],
    ["a project's name", {}, [["project.runner.gitlab.com/name", "In", ["web"]]], "forgeable"],
    ["the old label pod", {}, [["pod", "Exists"]], "forgeable"],
    ["a label that nobody sets", {}, [["app", "In", ["x"]]], "none"],
    ["the absence of a label that nobody sets", {}, [["app", "DoesNotExist"]], "all"],
    ["another value of a label that nobody sets", {}, [["app", "NotIn", ["x"]]], "all"],
    ["a constant label", OWN, [["team", "In", ["shop", "web"]]], "all"],
    ["another value of a constant label", OWN, [["team", "In", ["web"]]], "none"],
    ["not a constant label's value", OWN, [["team", "NotIn", ["shop"]]], "none"],
    ["not another value of a constant label", OWN, [["team", "NotIn", ["web"]]], "all"],
    ["a constant label by existence", OWN, [["team", "Exists"]], "all"],
    ["the absence of a constant label", OWN, [["team", "DoesNotExist"]], "none"],
    ["the absence of a label from a variable", OWN, [["ref", "DoesNotExist"]], "forgeable"],
    ["any other value of a label from a variable", OWN, [["ref", "NotIn", ["main"]]], "forgeable"],
    [
      "some and all",
      OWN,
      [
        ["team", "Exists"],
        ["project.runner.gitlab.com/id", "In", ["1"]],
      ],
      "some",
    ],
    ["a label from a variable", OWN, [["ref", "In", ["main"]]], "forgeable"],
    ["a label that a job may overwrite", FREE, [["team", "In", ["shop"]]], "forgeable"],
    ["a label that a job may add", FREE, [["app", "In", ["x"]]], "forgeable"],
    ["a label that a job may leave out", FREE, [["app", "DoesNotExist"]], "forgeable"],
    ["an operator that does not exist", {}, [["pod", "Gt", ["1"]]], "none"],
    [
      "the worst of several",
      OWN,
      [
        ["team", "Exists"],
        ["ref", "Exists"],
        ["project.runner.gitlab.com/id", "In", ["1"]],
      ],
      "forgeable",
    ],
  ];
  for (const [title, kubernetes, expressions, expected] of rows) {
    it(`${title}: ${expected}`, () => {
      assert.equal(selection(kubernetes, ...expressions), expected);
    });
  }
});
