import assert from "node:assert/strict";
import { compareVersions, judgeMachine, PreflightError } from "../../../../sandbox/toolchain/preflight.ts";

const go = "go version go1.26.8 linux/amd64\n";
const need = (...tools: string[]) => ({ go: "1.26.5", gib: 12, tools });
const firstLine = (work: () => void): string => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof PreflightError);
    return error.message.split("\n")[0]!;
  }
  return "";
};

describe("the look at the machine before a build", () => {
  it("is content with a Go that is new enough and room on the disk", () => {
    judgeMachine({ go, freeGiB: { "/c": 12 } }, need("kube"));
    judgeMachine({ go: "go version go1.27rc1 linux/amd64", freeGiB: {} }, need("kube"));
  });

  it("says first that Go is missing and what to do, then for what", () => {
    const judge = () => judgeMachine({ go: undefined, freeGiB: {} }, need("pulumi", "kube"));
    assert.match(firstLine(judge), /^Go 1\.26\.5 or newer is needed and `go` is not on PATH: install it\.$/);
    assert.throws(judge, /does not have yet: pulumi, kube\./);
  });

  it("says which Go was found when it is too old", () => {
    const judge = (found: string) => () => judgeMachine({ go: found, freeGiB: {} }, need("kube"));
    assert.match(firstLine(judge("go version go1.26.4 linux/amd64")), /needed and Go 1\.26\.4 is on PATH: update it/);
    assert.match(firstLine(judge("go version devel")), /"go version devel" is on PATH/);
  });

  it("says how much room is missing and where", () => {
    const judge = () => judgeMachine({ go, freeGiB: { "/a": 50, "/b": 3.25 } }, need("kube"));
    assert.match(firstLine(judge), /12 GB of free disk are needed and 3\.3 GB are free for \/b: make room/);
  });

  it("compares versions by number", () => {
    assert.deepEqual(["1.26.10", "1.9", "1.26", "1.26.2"].sort(compareVersions), ["1.9", "1.26", "1.26.2", "1.26.10"]);
    assert.equal(compareVersions("1.26", "1.26.0"), 0);
  });
});
